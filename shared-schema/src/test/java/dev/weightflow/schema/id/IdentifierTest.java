package dev.weightflow.schema.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.InvalidRecordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {
    /** SHA-256 of "abc", from FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void a_digest_is_sha_256_however_the_bytes_arrive(@TempDir Path folder) throws IOException {
        byte[] bytes = "abc".getBytes(StandardCharsets.US_ASCII);
        Path file = Files.write(folder.resolve("abc"), bytes);

        assertThat(Digest.ofText("abc").hex()).isEqualTo(ABC);
        assertThat(Digest.of(bytes).hex()).isEqualTo(ABC);
        assertThat(Digest.of(file).hex()).isEqualTo(ABC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a-job", "0.1_x", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"})
    void names_may_be_short_or_hashes(String name) {
        assertThat(new JobId(name).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "A", "a/b", "../a", "a..b", "-a", "a-", "a\n", "ä", "a b"})
    void names_that_would_be_paths_or_worse_are_refused(String name) {
        assertThatThrownBy(() -> new JobId(name))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("as a job id has a fault: it must be 1 to 128 of a-z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", "ba78", "../../x"})
    void what_is_no_digest_is_refused(String text) {
        assertThatThrownBy(() -> new CheckpointId(text))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("64 lower-case hexadecimal digits");
    }

    @Test
    void a_name_of_base_weights_is_never_taken_for_a_digest() {
        assertThat(new WeightsName("swin-tiny-22k")).hasToString("swin-tiny-22k");
        assertThatThrownBy(() -> new WeightsName(ABC))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("must not look like a digest");
    }

    @Test
    void versions_count_from_one() {
        assertThat(VersionNumber.FIRST.next()).isEqualTo(new VersionNumber(2));
        assertThatThrownBy(() -> new VersionNumber(0)).isInstanceOf(InvalidRecordException.class);
    }
}
