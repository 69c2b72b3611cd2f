package dev.weightflow.console.text;

import dev.weightflow.schema.id.Identifier;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.text.ByteSizes;
import dev.weightflow.schema.text.Durations;
import dev.weightflow.schema.text.Numbers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats numbers, times and names for people. Times are UTC; the page's script converts them to the reader's own zone. */
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

    /** Formats a duration, in the two greatest units that matter: {@code 1 h 09 min}. */
    public static String duration(Duration time) {
        return Durations.text(time);
    }

    /** Formats a whole number with separated thousands: {@code 46,800}. */
    public static String count(long number) {
        return Numbers.grouped(number);
    }

    /** Formats a count with its noun: {@code 1 dataset}, {@code 14 datasets}. */
    public static String count(long number, String noun) {
        return Numbers.counted(number, noun);
    }

    /** Formats a number with three significant digits, for losses and rates: {@code 0.412}, {@code 0.00031}. */
    public static String small(double value) {
        return Numbers.significant(value);
    }

    /** Formats a number of weights in millions: {@code 2.42 M}. */
    public static String weights(long number) {
        return Numbers.millions(number);
    }

    /** Formats a size: {@code 9.7 MB}. */
    public static String bytes(long number) {
        return ByteSizes.text(number);
    }

    /** Formats a figure in its display unit, without the unit: {@code 68.94}. */
    public static String figure(MetricScale scale, double value) {
        return Numbers.format("%.2f", scale.shown(value));
    }

    /** Formats a signed number with a real minus sign. */
    public static String signed(double value) {
        return Numbers.signed(value, 2);
    }

    /** Returns the first digits of an id. */
    public static String shortId(String id) {
        return Identifier.shortened(id);
    }

    /** Formats a worker by its service and the first digits of its id: {@code trainer-ec3e6b11}. */
    public static String worker(Object id) {
        return id.toString().replaceFirst("(-[0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f-]+$", "$1");
    }
}
