package dev.weightflow.platform.security;

import dev.weightflow.platform.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of a file, of which only hashes are kept. The file is read again as soon as it has changed: whoever removes a line has revoked
 * a token with the next request. A line that cannot be understood counts for nothing, and is told in the log; at the start of a service it
 * is a fault of the configuration.
 */
final class TokenFile {
    private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);

    private final Path file;
    private volatile Content content;

    private TokenFile(Path file, Content content) {
        this.file = file;
        this.content = content;
    }

    /** What was read of which version of the file. */
    private record Content(Optional<Version> version, Map<String, Caller> callers) {}

    private record Version(FileTime modified, long size, Object key) {}

    /** @throws ConfigurationException if the file cannot be read, can be written by everybody, or has a line that is faulty */
    static TokenFile open(Path file) {
        try {
            if (isWritableByAll(file)) {
                throw new ConfigurationException(List.of(
                        file + " can be written by every user of this machine, take that right away (chmod o-w)"));
            }
            Version version = version(file);
            TokenLines lines = TokenLines.of(Files.readAllLines(file));
            if (!lines.faults().isEmpty()) {
                throw new ConfigurationException(lines.faults().stream()
                        .map(fault -> file + ": " + fault)
                        .toList());
            }
            return new TokenFile(file, new Content(Optional.of(version), lines.callers()));
        } catch (IOException e) {
            throw new ConfigurationException(List.of(SecuritySettings.TOKENS + " names " + file
                    + ", which cannot be read (" + e.getClass().getSimpleName() + ")"));
        }
    }

    /** Who has that token, if anybody has. */
    Optional<Caller> caller(String token) {
        return Optional.ofNullable(current().callers().get(sha256(token)));
    }

    private Content current() {
        Optional<Version> now = versionIfThere();
        Content known = content;
        if (Objects.equals(now, known.version())) {
            return known;
        }
        Content next = now.map(this::read).orElseGet(() -> {
            LOG.error("{} is gone: nobody is let in by a token until it is back", file);
            return new Content(Optional.empty(), Map.of());
        });
        content = next;
        return next;
    }

    private Content read(Version version) {
        try {
            TokenLines lines = TokenLines.of(Files.readAllLines(file));
            lines.faults().forEach(fault -> LOG.error("{}: {}; it counts for nothing", file, fault));
            LOG.info("{} was read again: {} tokens", file, lines.callers().size());
            return new Content(Optional.of(version), lines.callers());
        } catch (IOException e) {
            LOG.error("{} cannot be read: nobody is let in by a token until it can be", file, e);
            return new Content(Optional.of(version), Map.of());
        }
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

    private static boolean isWritableByAll(Path file) throws IOException {
        return Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE);
    }

    static String sha256(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
