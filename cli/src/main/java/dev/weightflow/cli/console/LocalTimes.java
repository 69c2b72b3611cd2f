package dev.weightflow.cli.console;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats moments in the time zone of the machine: {@code 2026-03-01 14:05:59}. */
public final class LocalTimes {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private LocalTimes() {}

    public static String text(Instant moment) {
        return TIME.withZone(ZoneId.systemDefault()).format(moment);
    }
}
