package dev.weightflow.schema.text;

import java.util.Locale;

/** Formats numbers for people: the same in the console, on the command line and in messages, whatever the machine's locale. */
public final class Numbers {

    private Numbers() {}

    /** Formats values by a pattern of {@link java.util.Formatter}. */
    public static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** Formats values by a pattern; a negative number that is rounded to zero is shown as {@code +0.00}. */
    public static String rounded(String pattern, Object... values) {
        return format(pattern, values).replaceAll("-(0\\.0+)(?!\\d)", "+$1");
    }

    /** Formats a whole number with separated thousands: {@code 46,800}. */
    public static String grouped(long number) {
        return format("%,d", number);
    }

    /** Formats a count with its noun: {@code 1 dataset}, {@code 14 datasets}. */
    public static String counted(long number, String noun) {
        return grouped(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** Formats a large count in millions: {@code 2.42 M}; one below a million in full. */
    public static String millions(long number) {
        return number < 1_000_000 ? grouped(number) : format("%.2f M", number / 1e6);
    }

    /** Formats a number with its sign; one that is rounded to zero has none: {@code +1.82}, {@code -1.82}, {@code 0.00}. */
    public static String signed(double value, int decimals) {
        String text = format("%+." + decimals + "f", value);
        return text.matches(".0(\\.0*)?") ? text.substring(1) : text;
    }

    /**
     * Formats a number with three significant digits, as losses and rates: {@code 0.412}, {@code 0.00031}, {@code 1,235}; one that is not finite as
     * {@code –}.
     */
    public static String significant(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return Double.isFinite(value) ? "0" : "–";
        }
        int digits = (int) Math.floor(Math.log10(Math.abs(value)));
        if (digits >= 3 || digits < -5) {
            return format(digits >= 3 ? "%,.0f" : "%.2e", value);
        }
        String text = format("%." + Math.max(0, 2 - digits) + "f", value);
        return digits < -2 ? text.replaceAll("0+$", "") : text;
    }
}
