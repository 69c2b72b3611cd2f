package dev.weightflow.fuzz;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Mutates valid files at random places, in every build: other ones each time, for a second a target, or as long as {@code -Dfuzz.changed=SECONDS}
 * says. The fuzzer, guided by coverage, does it far better and takes its time.
 */
public final class Changed {
    private static final Duration TIME =
            Duration.ofMillis((long) (1000 * Double.parseDouble(System.getProperty("fuzz.changed", "1"))));

    private Changed() {}

    /** Target of the fuzzer. */
    public interface Target {
        void read(byte[] input) throws Exception;
    }

    /**
     * Tries mutations.
     *
     * @throws AssertionError with the input of a finding, in Base64, to be added to the corpus
     */
    public static void tryAll(Stream<byte[]> sound, Target target) {
        assumeFalse("1".equals(System.getenv("JAZZER_FUZZ")), "the fuzzer changes inputs itself");
        List<byte[]> files = sound.toList();
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        long end = System.nanoTime() + TIME.toNanos();
        do {
            byte[] input = changed(files.get(random.nextInt(files.size())), random);
            try {
                target.read(input);
            } catch (Exception | Error e) {
                throw new AssertionError(
                        "a finding; keep this input among the target's: "
                                + Base64.getEncoder().encodeToString(input),
                        e);
            }
        } while (System.nanoTime() - end < 0);
    }

    private static byte[] changed(byte[] sound, SplittableRandom random) {
        byte[] changed = sound.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && changed.length > 0; changes--) {
            int at = random.nextInt(changed.length);
            int length = Math.min(random.nextInt(16), changed.length - at);
            switch (random.nextInt(6)) {
                case 0 -> changed[at] = (byte) random.nextInt(256);
                case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> Arrays.fill(changed, at, at + length, (byte) (random.nextBoolean() ? 0xff : 0));
                case 3 -> System.arraycopy(changed, random.nextInt(changed.length - length + 1), changed, at, length);
                case 4 -> changed = without(changed, at, length);
                default -> changed = random.nextInt(4) == 0 ? Arrays.copyOf(changed, at) : changed;
            }
        }
        return changed;
    }

    private static byte[] without(byte[] file, int at, int length) {
        byte[] rest = Arrays.copyOf(file, file.length - length);
        System.arraycopy(file, at + length, rest, at, file.length - at - length);
        return rest;
    }
}
