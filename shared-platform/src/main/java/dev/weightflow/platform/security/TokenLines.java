package dev.weightflow.platform.security;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The content of a token file: one line for each token, with a name, its roles and the SHA-256 of the token in hexadecimal, separated by
 * spaces. Roles are separated by commas; a line that begins with {@code #} says nothing.
 *
 * @param callers who presents a token, by the token's SHA-256
 * @param faults what is wrong with lines that count for nothing, as clauses
 */
record TokenLines(Map<String, Caller> callers, List<String> faults) {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final int PARTS = 3;

    /** A file without a line. */
    static final TokenLines NONE = new TokenLines(Map.of(), List.of());

    static TokenLines of(List<String> lines) {
        Map<String, Caller> callers = new HashMap<>();
        List<String> faults = new ArrayList<>();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] parts = SPACE.split(line);
                List<String> wrong = faults(parts);
                if (wrong.isEmpty()) {
                    callers.put(parts[2], new Caller(parts[0], roles(parts[1]), Optional.of(parts[2])));
                } else {
                    faults.add("line " + number + " " + String.join(" and ", wrong));
                }
            }
        }
        return new TokenLines(Map.copyOf(callers), List.copyOf(faults));
    }

    /** Never a part of the line itself: somebody may have written a token into it. */
    private static List<String> faults(String[] parts) {
        if (parts.length != PARTS) {
            return List.of("has " + parts.length + " parts, not a name, roles and a SHA-256");
        }
        List<String> faults = new ArrayList<>();
        Set<String> unknown = new HashSet<>(roles(parts[1]));
        unknown.removeAll(Roles.all());
        if (!unknown.isEmpty()) {
            faults.add("names a role that is none of " + String.join(", ", Roles.all()));
        }
        if (!SHA_256.matcher(parts[2]).matches()) {
            faults.add("has no SHA-256 of 64 hexadecimal digits in lower case as its third part");
        }
        return faults;
    }

    private static Set<String> roles(String text) {
        return Set.copyOf(new HashSet<>(Arrays.asList(text.split(","))));
    }
}
