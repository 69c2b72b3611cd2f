package dev.weightflow.retraining.drift;

import dev.weightflow.schema.id.Digest;

/** Seeds that follow from what is drawn for, so that a repetition draws the same. */
final class Seeds {
    private static final int DIGITS = 12;
    private static final int HEXADECIMAL = 16;

    private Seeds() {}

    /** Returns the first 48 bits of the SHA-256 of these words, each on a line: a number that JSON can hold. */
    static long of(String... words) {
        return Long.parseLong(Digest.ofText(String.join("\n", words)).hex().substring(0, DIGITS), HEXADECIMAL);
    }
}
