package dev.weightflow.schema.id;

import dev.weightflow.schema.Faults;
import java.util.regex.Pattern;

/** Names that are safe in topics, object keys, URLs and file systems alike. */
final class NameFormat {
    static final String PATTERN = "[a-z0-9]([a-z0-9._-]{0,126}[a-z0-9])?";
    private static final Pattern FORM = Pattern.compile(PATTERN);

    private NameFormat() {}

    static String checked(String thing, String value) {
        return checked(
                thing,
                value,
                FORM,
                "it must be 1 to 128 of a-z, 0-9, '.', '_' and '-', begin and end with a letter or digit,"
                        + " and have no '..'");
    }

    /**
     * Returns the value, interned, if it has that format: events repeat the same names, and states hold them all.
     *
     * @throws dev.weightflow.schema.InvalidRecordException if it does not
     */
    static String checked(String thing, String value, Pattern form, String rule) {
        boolean fits = value != null && form.matcher(value).matches() && !value.contains("..");
        Faults.of(fits ? thing : "'" + value + "' as " + thing)
                .require(fits, rule)
                .raise();
        return value.intern();
    }
}
