package dev.weightflow.data.dataset.folder;

import dev.weightflow.data.dataset.Budget;
import dev.weightflow.schema.dataset.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Matches paths to a {@link PathPattern} in time linear in both lengths: from the end of the pattern to its start it computes once for each offset of
 * the path whether the rest matches there, so that nothing is tried twice.
 */
final class PathMatcher {
    private final List<Part> parts = new ArrayList<>();

    private enum Kind {
        /** Literal characters. */
        TEXT,
        /** One or more characters of a name, as few as possible. */
        ID,
        SPLIT,
        /** Any number of characters of a name, as many as possible. */
        STAR
    }

    private record Part(Kind kind, String text) {}

    /** Path that matches the pattern. */
    record Match(String id, Optional<Split> split) {}

    PathMatcher(PathPattern pattern) {
        String text = pattern.text();
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            if (text.startsWith(PathPattern.ID, at)) {
                at += add(Kind.ID, PathPattern.ID, plain);
            } else if (text.startsWith(PathPattern.SPLIT, at)) {
                at += add(Kind.SPLIT, PathPattern.SPLIT, plain);
            } else if (text.charAt(at) == '*') {
                at += add(Kind.STAR, "*", plain);
            } else {
                plain.append(text.charAt(at++));
            }
        }
        addText(plain);
    }

    private int add(Kind kind, String text, StringBuilder before) {
        boolean again = kind == Kind.STAR
                && before.isEmpty()
                && !parts.isEmpty()
                && parts.get(parts.size() - 1).kind() == Kind.STAR;
        addText(before);
        if (!again) {
            parts.add(new Part(kind, text));
        }
        return text.length();
    }

    private void addText(StringBuilder plain) {
        if (!plain.isEmpty()) {
            parts.add(new Part(Kind.TEXT, plain.toString()));
            plain.setLength(0);
        }
    }

    /** @param budget of the folder that is matched */
    Optional<Match> match(String path, Budget budget) {
        budget.look();
        // every {split} of a path is the same word
        List<String> splits = parts.stream().anyMatch(part -> part.kind() == Kind.SPLIT)
                ? Arrays.stream(Split.values()).map(Split::key).toList()
                : List.of("");
        List<Reading> readings = splits.stream()
                .map(split -> new Reading(split, fits(path, split)))
                .filter(reading -> reading.fits()[0][0])
                .toList();
        return readings.isEmpty() ? Optional.empty() : Optional.of(walk(path, readings));
    }

    /** @param fits the result of {@link #fits} for that split */
    private record Reading(String split, boolean[][] fits) {
        boolean goesOn(int part, int at) {
            return fits[part + 1][at];
        }
    }

    /** Computes for every part and offset whether the rest of the pattern from that part matches the rest of the path from that offset. */
    private boolean[][] fits(String path, String split) {
        int end = path.length();
        boolean[][] fits = new boolean[parts.size() + 1][end + 1];
        fits[parts.size()][end] = true;
        for (int part = parts.size() - 1; part >= 0; part--) {
            boolean[] rest = fits[part + 1];
            Part here = parts.get(part);
            for (int at = end; at >= 0; at--) {
                boolean inName = at < end && path.charAt(at) != '/';
                fits[part][at] = switch (here.kind()) {
                    case TEXT -> follows(path, at, here.text(), rest);
                    case SPLIT -> follows(path, at, split, rest);
                    case STAR -> rest[at] || inName && fits[part][at + 1];
                    case ID -> inName && (rest[at + 1] || fits[part][at + 1]);
                };
            }
        }
        return fits;
    }

    private static boolean follows(String path, int at, String text, boolean[] rest) {
        return path.startsWith(text, at) && rest[at + text.length()];
    }

    /**
     * Chooses among all matches of a path: stars take as much as possible, the first one first, the id as little, and training comes before
     * validation.
     */
    private Match walk(String path, List<Reading> all) {
        List<Reading> readings = all;
        String id = "";
        int at = 0;
        for (int i = 0; i < parts.size(); i++) {
            int part = i;
            int from = at;
            switch (parts.get(part).kind()) {
                case TEXT -> at += parts.get(part).text().length();
                case SPLIT -> {
                    readings = List.of(readings.get(0));
                    at += readings.get(0).split().length();
                }
                case STAR -> {
                    for (int to = from; to == from || path.charAt(to - 1) != '/'; to++) {
                        at = goesOn(readings, part, to) ? to : at;
                        if (to == path.length()) {
                            break;
                        }
                    }
                }
                case ID -> {
                    do {
                        at++;
                    } while (!goesOn(readings, part, at));
                    id = path.substring(from, at);
                }
            }
            int reached = at;
            readings = readings.stream()
                    .filter(reading -> reading.goesOn(part, reached))
                    .toList();
        }
        return new Match(
                id,
                Optional.of(readings.get(0).split())
                        .filter(split -> !split.isEmpty())
                        .map(Split::of));
    }

    private static boolean goesOn(List<Reading> readings, int part, int at) {
        return readings.stream().anyMatch(reading -> reading.goesOn(part, at));
    }
}
