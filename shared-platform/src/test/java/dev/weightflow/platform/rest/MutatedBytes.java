package dev.weightflow.platform.rest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Mutates bytes in random places. */
final class MutatedBytes {
    /** Fragments that are inserted anywhere in a JSON document. */
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
            "\\ud800",
            "9223372036854775808",
            ",",
            ":",
            "\"",
            "NaN");

    /** Fragments that are repeated very often: depth, digits, characters, fields of the same name. */
    private static final List<String> REPEATED =
            List.of("[", "{\"a\":", "9", "x", "\u00e9", "\"a\":1,", "0,", " ", "\\u0001");

    private static final int MOST_REPEATED = 150_000;

    private MutatedBytes() {}

    /** Mutates a JSON document in up to three places; one in fifty mutations makes it long. */
    static byte[] json(String sound, SplittableRandom random) {
        byte[] changed = sound.getBytes(StandardCharsets.UTF_8);
        for (int changes = 1 + random.nextInt(3); changes > 0 && changed.length > 0; changes--) {
            int at = random.nextInt(changed.length);
            changed = switch (random.nextInt(5)) {
                case 0 ->
                    random.nextInt(10) == 0
                            ? with(changed, at, at, repeated(random))
                            : byteChanged(changed, at, random);
                case 1 -> byteChanged(changed, at, random);
                case 2 -> with(changed, at, Math.min(changed.length, at + random.nextInt(12)), one(PIECES, random));
                case 3 -> with(changed, at, at, one(PIECES, random));
                default -> random.nextInt(6) == 0 ? Arrays.copyOf(changed, at) : changed;
            };
        }
        return changed;
    }

    /** Mutates a file in up to three places: bytes, bits, runs, copies of parts, truncation. */
    static byte[] file(byte[] sound, SplittableRandom random) {
        byte[] changed = sound.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0 && changed.length > 0; changes--) {
            // headers and directories are at the ends
            int at =
                    switch (random.nextInt(3)) {
                        case 0 -> random.nextInt(Math.min(changed.length, 4096));
                        case 1 -> changed.length - 1 - random.nextInt(Math.min(changed.length, 4096));
                        default -> random.nextInt(changed.length);
                    };
            switch (random.nextInt(5)) {
                case 0 -> changed = byteChanged(changed, at, random);
                case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> Arrays.fill(changed, at, Math.min(changed.length, at + 1 + random.nextInt(8)), (byte) 0xff);
                case 3 -> {
                    int length = Math.min(random.nextInt(16), changed.length - at);
                    System.arraycopy(changed, random.nextInt(changed.length - length + 1), changed, at, length);
                }
                default -> changed = random.nextInt(4) == 0 ? Arrays.copyOf(changed, at) : changed;
            }
        }
        return changed;
    }

    private static byte[] repeated(SplittableRandom random) {
        String piece = REPEATED.get(random.nextInt(REPEATED.size()));
        return piece.repeat(random.nextInt(MOST_REPEATED) / piece.length()).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] one(List<String> pieces, SplittableRandom random) {
        return pieces.get(random.nextInt(pieces.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] byteChanged(byte[] from, int at, SplittableRandom random) {
        byte[] changed = from.clone();
        changed[at] = (byte) random.nextInt(256);
        return changed;
    }

    private static byte[] with(byte[] from, int begin, int end, byte[] piece) {
        byte[] whole = new byte[from.length - (end - begin) + piece.length];
        System.arraycopy(from, 0, whole, 0, begin);
        System.arraycopy(piece, 0, whole, begin, piece.length);
        System.arraycopy(from, end, whole, begin + piece.length, from.length - end);
        return whole;
    }
}
