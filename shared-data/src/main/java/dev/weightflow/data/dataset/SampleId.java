package dev.weightflow.data.dataset;

import java.util.regex.Pattern;

/** Rules for the id of a sample: a plain name that is safe as a file name and as a key in a tar shard. */
public final class SampleId {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,79}");

    private static final int LONGEST = 80;

    private SampleId() {}

    /** Returns whether the name is 1 to 80 ASCII letters, digits, '_' and '-', the first a letter or digit. */
    public static boolean isPlain(String name) {
        return PLAIN.matcher(name).matches();
    }

    /**
     * Returns the name itself.
     *
     * @throws DatasetException {@link ViolationCode#BAD_ID} if it is not plain
     */
    public static String require(String name) {
        if (!isPlain(name)) {
            throw new DatasetException(fault(name, "the request"));
        }
        return name;
    }

    /**
     * Turns a text, such as the path of a file, into a plain name: characters that are invalid in one become hyphens, and of a longer one the last 80
     * stay. Empty if nothing is left.
     */
    public static String plain(String text) {
        String plain = trimmed(text.replaceAll("[^A-Za-z0-9_-]+", "-"));
        return plain.length() <= LONGEST ? plain : trimmed(plain.substring(plain.length() - LONGEST));
    }

    private static String trimmed(String text) {
        return text.replaceAll("^[^A-Za-z0-9]+", "");
    }

    public static Violation fault(String name, String place) {
        String shown = name.length() > 60 ? name.substring(0, 60) + "..." : name;
        String printable = shown.replaceAll("\\p{Cntrl}", "?");
        return new Violation(
                ViolationCode.BAD_ID,
                printable,
                "'%s' in %s is not a valid sample id; use up to 80 letters, digits, '_' and '-', without a path or an ending"
                        .formatted(printable, place));
    }
}
