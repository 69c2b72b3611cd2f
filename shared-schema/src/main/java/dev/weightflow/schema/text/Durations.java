package dev.weightflow.schema.text;

import java.time.Duration;

/** Formats durations for people: the same in the console, on the command line and in messages. */
public final class Durations {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Durations() {}

    /**
     * Formats a duration, rounded to seconds, in the two greatest units that say anything: {@code 59 s}, {@code 12 min 5 s}, {@code 1 h 9 min},
     * {@code 3 days}. A negative one, as of clocks that differ, counts as none.
     */
    public static String text(Duration time) {
        long seconds = Math.max(0, Math.round(time.toMillis() / 1000.0));
        if (seconds < MINUTE) {
            return seconds + " s";
        }
        if (seconds < HOUR) {
            return seconds / MINUTE + " min" + rest(seconds % MINUTE, "s");
        }
        if (seconds < 2 * DAY) {
            return seconds / HOUR + " h" + rest(seconds % HOUR / MINUTE, "min");
        }
        return seconds / DAY + " days" + rest(seconds % DAY / HOUR, "h");
    }

    private static String rest(long number, String unit) {
        return number == 0 ? "" : " " + number + " " + unit;
    }
}
