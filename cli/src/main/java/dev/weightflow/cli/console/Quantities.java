package dev.weightflow.cli.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats quantities for people. */
public final class Quantities {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int BRIEF = 12;

    private Quantities() {}

    /** Returns the beginning of an id, long enough to be unique and to name it on the command line. */
    public static String brief(String id) {
        return id.length() <= BRIEF ? id : id.substring(0, BRIEF);
    }

    public static String time(Instant moment) {
        return TIME.withZone(ZoneId.systemDefault()).format(moment);
    }

    public static String bytes(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        double value = bytes / 1_000.0;
        for (String unit : new String[] {"kB", "MB"}) {
            if (value < 1_000) {
                return String.format(Locale.ROOT, "%.1f %s", value, unit);
            }
            value /= 1_000;
        }
        return String.format(Locale.ROOT, "%.1f GB", value);
    }

    public static String duration(Duration time) {
        long seconds = Math.round(time.toMillis() / 1000.0);
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7_200
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
    }
}
