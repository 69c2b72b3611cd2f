package dev.weightflow.console.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weightflow.fuzz.Changed;
import dev.weightflow.fuzz.Untrusted;
import dev.weightflow.platform.problem.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzzes a media type in a line, and a body; and the same bytes as a file in a valid form, from which they must be read unchanged. */
class MultipartFuzzTest {
    private static final String BOUNDARY = "----b1";
    private static final String HEAD = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"photo\"\r\n\r\n";
    private static final String END = "\r\n--" + BOUNDARY + "--\r\n";

    static Stream<byte[]> sound() {
        return Stream.of("multipart/form-data; boundary=" + BOUNDARY + "\n" + HEAD + "x" + END)
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @MethodSource("sound")
    @FuzzTest
    void reads_or_refuses(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        String[] parts = text.split("\n", 2);
        if (parts.length == 2) {
            Untrusted.read(
                            () -> Multipart.of(parts[0], parts[1].getBytes(StandardCharsets.ISO_8859_1)),
                            InvalidRequestException.class)
                    .ifPresent(form -> form.file("photo"));
        }
        if (!text.contains("--" + BOUNDARY) && !text.isEmpty()) {
            byte[] form = (HEAD + text + END).getBytes(StandardCharsets.ISO_8859_1);
            assertThat(Multipart.of("multipart/form-data; boundary=" + BOUNDARY, form)
                            .file("photo"))
                    .hasValueSatisfying(file -> assertThat(file).isEqualTo(input));
        }
    }

    @Test
    void reads_or_refuses_what_was_changed() {
        Changed.tryAll(sound(), this::reads_or_refuses);
    }
}
