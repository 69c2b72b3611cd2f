package dev.weightflow.model.dataset.folder;

import dev.weightflow.schema.dataset.Split;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the files of samples lie, as {@code images/{split}/{id}.jpg}: a path below the folder in which {@code {id}} stands for the
 * sample, {@code {split}} for {@code train} or {@code val}, and {@code *} for whatever a name or folder is called.
 */
record PathPattern(String text) implements LabelPlace {
    private static final String ID = "{id}";
    private static final String SPLIT = "{split}";

    /** What is wrong with the pattern; nothing if it is sound. */
    static Optional<String> fault(String text) {
        if (text.startsWith("/") || text.contains("\\") || text.matches("(.*/)?\\.\\.?(/.*)?")) {
            return Optional.of("must be a path below the folder, with / between names");
        }
        if (text.split(Pattern.quote(ID), -1).length != 2) {
            return Optional.of("must have {id} in one place, as images/{id}.jpg has");
        }
        String rest = text.replace(ID, "").replace(SPLIT, "");
        return rest.contains("{") || rest.contains("}")
                ? Optional.of("knows {id} and {split} and no other word in braces")
                : Optional.empty();
    }

    /** A path that fits the pattern. */
    record Match(String id, Optional<Split> split) {}

    Optional<Match> match(String path) {
        Matcher matcher = regex().matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Match(
                matcher.group("id"), hasSplit() ? Optional.of(Split.of(matcher.group("split"))) : Optional.empty()));
    }

    boolean hasSplit() {
        return text.contains(SPLIT);
    }

    /** Whether a sample's file is found by its id alone. */
    boolean isPlain() {
        return !hasSplit() && !text.contains("*");
    }

    String path(String id) {
        return text.replace(ID, id);
    }

    /** The folder below which all files lie that fit; empty for the root. */
    String folder() {
        int first = text.length();
        for (String word : new String[] {ID, SPLIT, "*"}) {
            int at = text.indexOf(word);
            first = at < 0 ? first : Math.min(first, at);
        }
        return text.substring(0, Math.max(0, text.lastIndexOf('/', first)));
    }

    private Pattern regex() {
        StringBuilder regex = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            if (text.startsWith(ID, at)) {
                regex.append("(?<id>[^/]+?)");
                at += ID.length();
            } else if (text.startsWith(SPLIT, at)) {
                boolean again = regex.indexOf("(?<split>") >= 0;
                regex.append(again ? "\\k<split>" : "(?<split>train|val)");
                at += SPLIT.length();
            } else if (text.charAt(at) == '*') {
                regex.append("[^/]*");
                at++;
            } else {
                regex.append(Pattern.quote(text.substring(at, at + 1)));
                at++;
            }
        }
        return Pattern.compile(regex.toString());
    }
}
