package dev.weightflow.platform.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weightflow.fuzz.Changed;
import dev.weightflow.fuzz.Untrusted;
import dev.weightflow.local.server.SigningKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzzes a key's id and a signature, a line each, and a statement: only the signed one is accepted. */
class SignedFuzzTest {
    private static final byte[] STATEMENT = "a training is requested".getBytes(StandardCharsets.UTF_8);
    private static final String PRINCIPAL = "trainer";
    private static final Signatures READER;
    private static final Signed SIGNED;

    static {
        try {
            Path folder = Files.createTempDirectory("keys");
            SigningKeys keys = SigningKeys.in(folder);
            keys.of(PRINCIPAL);
            keys.of("evaluator");
            READER = Signatures.open("evaluator", keys.ring(), keys.key("evaluator"));
            SIGNED = Signatures.open(PRINCIPAL, keys.ring(), keys.key(PRINCIPAL))
                    .sign(STATEMENT)
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<byte[]> sound() {
        byte[] head = (SIGNED.keyId() + "\n" + SIGNED.signature() + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] input = Arrays.copyOf(head, head.length + STATEMENT.length);
        System.arraycopy(STATEMENT, 0, input, head.length, STATEMENT.length);
        return Stream.of(input);
    }

    @MethodSource("sound")
    @FuzzTest
    void counts_or_is_refused(byte[] input) {
        String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", 3);
        if (lines.length < 3) {
            return;
        }
        byte[] statement = lines[2].getBytes(StandardCharsets.ISO_8859_1);
        Signed signed = new Signed(lines[0], lines[1]);
        Optional<String> fault = Untrusted.read(() -> READER.fault(PRINCIPAL, statement, Optional.of(signed)))
                .orElseThrow();
        boolean sound = Arrays.equals(statement, STATEMENT)
                && signed.keyId().equals(SIGNED.keyId())
                && Arrays.equals(signed.bytes(), SIGNED.bytes());
        assertThat(fault.isEmpty()).isEqualTo(sound);
        fault.ifPresent(why -> assertThat(why).isNotBlank().matches("\\P{Cntrl}+"));
        assertThat(READER.fault("evaluator", statement, Optional.of(signed))).isPresent();
    }

    @Test
    void counts_or_is_refused_when_changed() {
        Changed.tryAll(sound(), this::counts_or_is_refused);
    }
}
