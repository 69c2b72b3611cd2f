package dev.weightflow.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weightflow.fuzz.Changed;
import dev.weightflow.fuzz.Untrusted;
import dev.weightflow.platform.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Requires that a file of tokens yields known roles only, and that no message quotes a possible token. */
class TokenFileFuzzTest {
    private static final int AS_LONG_AS_A_TOKEN = 24;

    static Stream<byte[]> sound() {
        return Stream.of("# people\nanna reader,writer " + TokenFile.sha256("a") + "\n\nberta  admin\t"
                        + TokenFile.sha256("b") + "\n")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("sound")
    @FuzzTest
    void reads_or_refuses(byte[] content) throws IOException {
        Path file = Files.createTempFile("tokens", "");
        try {
            Files.write(file, content);
            Untrusted.read(
                            () -> {
                                try {
                                    return TokenFile.open(file);
                                } catch (ConfigurationException e) {
                                    Arrays.stream(new String(content, StandardCharsets.UTF_8).split("[\\s,]+"))
                                            .filter(word -> word.length() >= AS_LONG_AS_A_TOKEN)
                                            .forEach(word ->
                                                    assertThat(e.getMessage()).doesNotContain(word));
                                    throw e;
                                }
                            },
                            ConfigurationException.class)
                    .ifPresent(tokens -> tokens.callers().forEach(caller -> {
                        assertThat(caller.name()).isNotBlank();
                        assertThat(Set.copyOf(Roles.all())).containsAll(caller.roles());
                    }));
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void reads_or_refuses_what_was_changed() {
        Changed.tryAll(sound(), this::reads_or_refuses);
    }
}
