package dev.weightflow.schema.id;

import dev.weightflow.schema.Faults;
import java.util.regex.Pattern;

/** Names that are safe in topics, object keys, URLs and file systems alike. */
final class NameFormat {
    static final String PATTERN = "[a-z0-9]([a-z0-9._-]{0,126}[a-z0-9])?";
    private static final Pattern FORM = Pattern.compile(PATTERN);

    private NameFormat() {}

    static void check(String thing, String value) {
        Faults.of("'" + value + "' as " + thing)
                .require(
                        value != null && FORM.matcher(value).matches() && !value.contains(".."),
                        "it must be 1 to 128 of a-z, 0-9, '.', '_' and '-', begin and end with a letter or digit,"
                                + " and have no '..'")
                .raise();
    }
}
