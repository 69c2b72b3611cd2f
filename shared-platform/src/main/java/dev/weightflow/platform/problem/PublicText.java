package dev.weightflow.platform.problem;

import java.util.regex.Pattern;

/** What may be told to clients of a message that was written for the log. */
public final class PublicText {
    private static final Pattern ABSOLUTE_PATH = Pattern.compile("(?<![\\w:/.])/(?:[^\\s/'\"`,;:()<>\\[\\]]+/)+");

    private PublicText() {}

    /** The text, or its beginning and an ellipsis. */
    public static String cut(String text, int longest) {
        return text.length() > longest ? text.substring(0, longest) + "…" : text;
    }

    /**
     * The text with the bare names of files in place of their absolute paths, which tell how a machine is set up and help nobody else.
     * Addresses stay.
     */
    public static String withoutFolders(String text) {
        return ABSOLUTE_PATH.matcher(text).replaceAll("");
    }
}
