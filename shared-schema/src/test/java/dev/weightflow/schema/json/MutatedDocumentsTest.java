package dev.weightflow.schema.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.weightflow.schema.HasErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tests that a mutated document or event is read, or refused with a code; the seed of a failure is in the message. */
class MutatedDocumentsTest {
    private static final int CHANGES = "full".equals(System.getProperty("weightflow.mutations")) ? 20_000 : 2_000;
    private static final List<String> PIECES = List.of(
            "null",
            "-1",
            "1e999",
            "0.0000001",
            "\"\"",
            "{}",
            "[]",
            "true",
            "\\u0000",
            "9223372036854775808",
            ",",
            ":",
            "\"",
            "NaN");

    @Test
    void are_read_or_refused_with_a_code() {
        List<Object> examples = GoldenTest.examples().toList();
        int refused = 0;
        for (long seed = 0; seed < CHANGES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Object example = examples.get(random.nextInt(examples.size()));
            byte[] changed = changed(CanonicalJson.write(example), random);
            try {
                WeightflowJson.read(changed, example.getClass());
            } catch (RuntimeException | Error e) {
                if (!(e instanceof IllegalArgumentException && e instanceof HasErrorCode)) {
                    fail("seed " + seed + ": " + new String(changed, StandardCharsets.UTF_8), e);
                }
                assertThat(e.getMessage())
                        .as("seed %d", seed)
                        .doesNotContain("dev.weightflow.", "java.util.", "constructor");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(CHANGES / 4);
    }

    private static byte[] changed(byte[] sound, SplittableRandom random) {
        byte[] changed = sound.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(changed.length);
            switch (random.nextInt(4)) {
                case 0 -> changed[at] = (byte) random.nextInt(256);
                case 1 -> changed = replaced(changed, at, Math.min(changed.length, at + random.nextInt(12)), random);
                case 2 -> changed = replaced(changed, at, at, random);
                default -> changed = random.nextInt(6) == 0 ? Arrays.copyOf(changed, at + 1) : changed;
            }
        }
        return changed;
    }

    private static byte[] replaced(byte[] from, int begin, int end, SplittableRandom random) {
        byte[] piece = PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[from.length - (end - begin) + piece.length];
        System.arraycopy(from, 0, whole, 0, begin);
        System.arraycopy(piece, 0, whole, begin, piece.length);
        System.arraycopy(from, end, whole, begin + piece.length, from.length - end);
        return whole;
    }
}
