package dev.weightflow.data.dataset.folder;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Path pattern of the samples' files, as {@code images/{split}/{id}.jpg}: a path below the folder in which {@code {id}} is the sample,
 * {@code {split}} is {@code train} or {@code val}, and {@code *} any part of a name. {@link PathMatcher} matches it.
 */
record PathPattern(String text) implements LabelPlace {
    static final String ID = "{id}";
    static final String SPLIT = "{split}";
    static final int LONGEST = 500;
    static final int MOST_STARS = 8;

    /** Describes the fault of the pattern; empty if it is valid. */
    static Optional<String> fault(String text) {
        if (text.length() > LONGEST) {
            return Optional.of("has more than " + LONGEST + " characters; shorten it");
        }
        if (!isBelow(text)) {
            return Optional.of("must be a path below the folder, with / between names");
        }
        if (text.split(Pattern.quote(ID), -1).length != 2) {
            return Optional.of("must have {id} in one place, as images/{id}.jpg has");
        }
        if (stars(text) > MOST_STARS) {
            return Optional.of("has * in more than " + MOST_STARS + " places; leave some out");
        }
        String rest = text.replace(ID, "").replace(SPLIT, "");
        return rest.contains("{") || rest.contains("}")
                ? Optional.of("knows {id} and {split} and no other word in braces")
                : Optional.empty();
    }

    /** Returns whether the text is a path that stays below the folder, with / between names. */
    private static boolean isBelow(String text) {
        return !text.startsWith("/")
                && !text.contains("\\")
                && Arrays.stream(text.split("/", -1)).noneMatch(name -> name.equals(".") || name.equals(".."));
    }

    /** Counts the stars, several in a row as one. */
    private static long stars(String text) {
        return IntStream.range(0, text.length())
                .filter(at -> text.charAt(at) == '*' && (at == 0 || text.charAt(at - 1) != '*'))
                .count();
    }

    boolean hasSplit() {
        return text.contains(SPLIT);
    }

    String path(String id) {
        return text.replace(ID, id);
    }

    /** Returns the folder below which all matching files lie; empty for the root. */
    String folder() {
        int first = text.length();
        for (String word : new String[] {ID, SPLIT, "*"}) {
            int at = text.indexOf(word);
            first = at < 0 ? first : Math.min(first, at);
        }
        return text.substring(0, Math.max(0, text.lastIndexOf('/', first)));
    }
}
