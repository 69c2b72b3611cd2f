package dev.weightflow.platform.security;

import dev.weightflow.platform.configuration.ConfigurationException;
import dev.weightflow.platform.configuration.ReloadedFile;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens of a file, of which only hashes are kept: one line for each token, with a name, its roles and the SHA-256 of the token in hexadecimal,
 * separated by spaces. Roles are separated by commas; a line that begins with {@code #} is a comment. The file is read again as soon as it changes: a
 * token whose line is removed is revoked with the next request. A malformed line is ignored and logged; at the start of a service it is a
 * configuration error.
 */
record TokenFile(ReloadedFile<Lines> lines) {
    private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final int PARTS = 3;

    /**
     * @param callers the callers by their tokens' SHA-256
     * @param faults the faults of ignored lines, as clauses
     */
    private record Lines(Map<String, Caller> callers, List<String> faults) {
        static final Lines NONE = new Lines(Map.of(), List.of());
    }

    /** @throws ConfigurationException if the file cannot be read, is writable by all users, or has a faulty line */
    static TokenFile open(Path file) {
        ReloadedFile<Lines> lines =
                ReloadedFile.open(TokenMechanism.TOKENS, file, text -> parsed(file, text), Lines.NONE);
        List<String> faults = lines.get().faults();
        if (!faults.isEmpty()) {
            throw new ConfigurationException(
                    faults.stream().map(fault -> file + ": " + fault).toList());
        }
        return new TokenFile(lines);
    }

    private static Lines parsed(Path file, List<String> text) {
        Lines lines = parsed(text);
        lines.faults().forEach(fault -> LOG.error("{}: {}; it is ignored", file, fault));
        return lines;
    }

    Optional<Caller> caller(String token) {
        return Optional.ofNullable(lines.get().callers().get(sha256(token)));
    }

    List<Caller> callers() {
        return lines.get().callers().values().stream()
                .sorted(Comparator.comparing(Caller::name))
                .toList();
    }

    boolean has(String sha256) {
        return lines.get().callers().containsKey(sha256);
    }

    static String sha256(String token) {
        return Digest.ofText(token).hex();
    }

    private static Lines parsed(List<String> lines) {
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
        return new Lines(Map.copyOf(callers), List.copyOf(faults));
    }

    /** Describes the faults of a line without quoting it: it may contain a token by mistake. */
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
