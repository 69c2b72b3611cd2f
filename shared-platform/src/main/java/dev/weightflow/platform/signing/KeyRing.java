package dev.weightflow.platform.signing;

import dev.weightflow.platform.configuration.ConfigurationException;
import dev.weightflow.platform.configuration.ReloadedFile;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The public keys of all services: a file with a line for each, the service's name and the key in Base64 (X.509). A service may have several,
 * so that a new one can come before the old one goes. The file is read again when it has changed; a line that is removed revokes its key.
 */
final class KeyRing {
    private final ReloadedFile<Map<String, Entry>> entries;

    private KeyRing(ReloadedFile<Map<String, Entry>> entries) {
        this.entries = entries;
    }

    /** @param principal whose key it is */
    private record Entry(String principal, PublicKey key) {}

    /** @throws ConfigurationException if the file cannot be read, can be written by others, or a line is faulty */
    static KeyRing open(Path file) {
        return new KeyRing(ReloadedFile.open(SigningSettings.KEY_RING, file, KeyRing::parse, Map.of()));
    }

    /** The key of that id, if it is good for that principal. */
    Optional<PublicKey> key(String principal, String id) {
        return Optional.ofNullable(entries.get().get(id))
                .filter(entry -> entry.principal().equals(principal))
                .map(Entry::key);
    }

    /** The ids of that principal's keys. */
    List<String> idsOf(String principal) {
        return entries.get().entrySet().stream()
                .filter(entry -> entry.getValue().principal().equals(principal))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static Map<String, Entry> parse(List<String> lines) {
        Map<String, Entry> entries = new HashMap<>();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] parts = line.split("\\s+");
                if (parts.length != 2) {
                    throw new IllegalArgumentException("line " + number + " is not a name and a key");
                }
                try {
                    PublicKey key = Ed25519.publicKey(parts[1]);
                    entries.put(Ed25519.id(key), new Entry(parts[0], key));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
                }
            }
        }
        return Map.copyOf(entries);
    }
}
