package dev.weightflow.schema.retraining;

import java.util.List;

/** Patterns of sources, in which a star is any number of characters. */
final class SourcePatterns {
    private SourcePatterns() {}

    /** Returns whether a source matches one of the patterns, or there is none. */
    static boolean match(List<String> patterns, String source) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(pattern, source));
    }

    /** The text between two stars is searched once, at its earliest position. */
    private static boolean matches(String pattern, String source) {
        String[] parts = pattern.split("\\*", -1);
        String first = parts[0];
        String last = parts[parts.length - 1];
        if (parts.length == 1) {
            return pattern.equals(source);
        }
        int end = source.length() - last.length();
        if (!source.startsWith(first) || end < first.length() || !source.endsWith(last)) {
            return false;
        }
        int at = first.length();
        for (int part = 1; part < parts.length - 1; part++) {
            int found = source.indexOf(parts[part], at);
            if (found < 0 || found + parts[part].length() > end) {
                return false;
            }
            at = found + parts[part].length();
        }
        return true;
    }
}
