package dev.weightflow.console.text;

import dev.weightflow.schema.metric.MetricScale;
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
    private static final int SHORT = 8;

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
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes + " min";
        }
        long hours = minutes / 60;
        return hours < 48
                ? String.format(Locale.ROOT, "%d h %02d min", hours, minutes % 60)
                : String.format(Locale.ROOT, "%d days", hours / 24);
    }

    /** Formats a whole number with separated thousands: {@code 46,800}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Formats a count with its noun: {@code 1 dataset}, {@code 14 datasets}. */
    public static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** Formats a number with three significant digits, for losses and rates: {@code 0.412}, {@code 0.00031}. */
    public static String small(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return Double.isFinite(value) ? "0" : "–";
        }
        int digits = (int) Math.floor(Math.log10(Math.abs(value)));
        if (digits >= 3 || digits < -5) {
            return String.format(Locale.ROOT, digits >= 3 ? "%,.0f" : "%.2e", value);
        }
        String text = String.format(Locale.ROOT, "%." + Math.max(0, 2 - digits) + "f", value);
        return digits < -2 ? text.replaceAll("0+$", "") : text;
    }

    /** Formats a number of weights in millions: {@code 2.42 M}. */
    public static String weights(long number) {
        return number < 1_000_000 ? count(number) : String.format(Locale.ROOT, "%.2f M", number / 1e6);
    }

    /** Formats a size: {@code 9.7 MB}. */
    public static String bytes(long number) {
        if (number < 1_000) {
            return number + " B";
        }
        double value = number / 1e3;
        for (String unit : new String[] {"kB", "MB", "GB"}) {
            if (value < 999.5) {
                return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, unit);
            }
            value /= 1e3;
        }
        return String.format(Locale.ROOT, "%.1f TB", value);
    }

    /** Formats a figure in its display unit, without the unit: {@code 68.94}. */
    public static String figure(MetricScale scale, double value) {
        return String.format(Locale.ROOT, "%.2f", scale.shown(value));
    }

    /** Formats a signed number with a real minus sign. */
    public static String signed(double value) {
        String text = String.format(Locale.ROOT, "%+.2f", value);
        return text.endsWith("0.00") && text.length() == 5 ? "0.00" : text.replace('-', '−');
    }

    /** Returns the first digits of an id. */
    public static String shortId(String id) {
        return id.length() <= SHORT ? id : id.substring(0, SHORT);
    }

    /** Formats a worker by its service and the first digits of its id: {@code trainer-ec3e6b11}. */
    public static String worker(Object id) {
        return id.toString().replaceFirst("(-[0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f-]+$", "$1");
    }
}
