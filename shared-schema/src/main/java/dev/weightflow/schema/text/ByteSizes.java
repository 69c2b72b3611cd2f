package dev.weightflow.schema.text;

import java.util.List;

/** Formats numbers of bytes for people, in powers of 1,000: the same in the console, on the command line and in messages. */
public final class ByteSizes {
    private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB");

    private ByteSizes() {}

    /** Formats a number of bytes with up to three digits: {@code 999 B}, {@code 9.7 MB}, {@code 114 MB}. */
    public static String text(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        double value = bytes / 1e3;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.size() - 1) {
            value /= 1e3;
            unit++;
        }
        return Numbers.format(value < 99.95 ? "%.1f %s" : "%.0f %s", value, UNITS.get(unit));
    }
}
