package dev.weightflow.console.text;

import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.text.Numbers;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats times, figures and names of workers for people. Times are UTC; the page's script converts them to the reader's own zone. */
public final class Texts {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private Texts() {}

    /** Formats the time of day. */
    public static String time(Instant at) {
        return TIME.format(at);
    }

    /** Formats the day and the time. */
    public static String moment(Instant at) {
        return DAY.format(at);
    }

    /** Formats a figure in its display unit, without the unit: {@code 68.94}. */
    public static String figure(MetricScale scale, double value) {
        return Numbers.format("%.2f", scale.shown(value));
    }

    /** Formats a worker by its service and the first digits of its id: {@code trainer-ec3e6b11}. */
    public static String worker(Object id) {
        return id.toString().replaceFirst("(-[0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f-]+$", "$1");
    }
}
