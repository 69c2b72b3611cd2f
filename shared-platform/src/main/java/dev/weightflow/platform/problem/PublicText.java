package dev.weightflow.platform.problem;

import java.util.regex.Pattern;

/** Reduces messages that were written for the log to what clients may see. */
public final class PublicText {
    private static final Pattern ABSOLUTE_PATH = Pattern.compile("(?<![\\w:/.])/(?:[^\\s/'\"`,;:()<>\\[\\]]+/)+");

    private PublicText() {}

    /** Returns the text, or its beginning and an ellipsis. */
    public static String cut(String text, int longest) {
        return text.length() > longest ? text.substring(0, longest) + "…" : text;
    }

    /** Returns the text with the bare names of files in place of their absolute paths, which reveal a machine's setup. URLs stay. */
    public static String withoutFolders(String text) {
        return ABSOLUTE_PATH.matcher(text).replaceAll("");
    }
}
