package dev.weightflow.platform.signing;

import dev.weightflow.platform.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of all services: a file with a line for each, the service's name and the key in Base64 (X.509). A service may have several,
 * so that a new one can come before the old one goes. The file is read again when it has changed; a line that is removed revokes its key.
 */
final class KeyRing {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    private final Path file;
    private volatile Content content;

    private KeyRing(Path file, Content content) {
        this.file = file;
        this.content = content;
    }

    /** @param principal whose key it is */
    record Entry(String principal, PublicKey key) {}

    private record Version(FileTime modified, long size, Object fileKey) {}

    private record Content(Optional<Version> version, Map<String, Entry> byId) {}

    /** @throws ConfigurationException if the file cannot be read, can be written by others, or a line is faulty */
    static KeyRing open(Path file) {
        try {
            if (Files.getFileStore(file).supportsFileAttributeView("posix")
                    && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new ConfigurationException(List.of(
                        file + " can be written by every user of this machine, take that right away (chmod o-w)"));
            }
            Version version = version(file);
            return new KeyRing(file, new Content(Optional.of(version), parse(Files.readAllLines(file))));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(List.of(
                    SigningSettings.KEY_RING + " names " + file + ", which is no key ring (" + e.getMessage() + ")"));
        }
    }

    /** The key of that id, if it is good for that principal. */
    Optional<PublicKey> key(String principal, String id) {
        return Optional.ofNullable(current().get(id))
                .filter(entry -> entry.principal().equals(principal))
                .map(Entry::key);
    }

    /** The ids of that principal's keys. */
    List<String> idsOf(String principal) {
        return current().entrySet().stream()
                .filter(entry -> entry.getValue().principal().equals(principal))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private Map<String, Entry> current() {
        Content known = content;
        Optional<Version> now = versionIfThere();
        if (now.equals(known.version())) {
            return known.byId();
        }
        Content next;
        try {
            next = new Content(now, now.isEmpty() ? Map.of() : parse(Files.readAllLines(file)));
            LOG.info("{} was read again: {} keys", file, next.byId().size());
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("{} cannot be read, and no signature is good until it can be: {}", file, e.getMessage());
            next = new Content(now, Map.of());
        }
        content = next;
        return next.byId();
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

    private Optional<Version> versionIfThere() {
        try {
            return Optional.of(version(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Version version(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
}
