package dev.weightflow.platform.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parsed content of a file, which is read again as soon as the file changes. At the start of a service a file that is missing or faulty is a
 * configuration error; later it counts as empty until it is fixed, and the log says why. Thread-safe.
 */
public final class ReloadedFile<T> {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadedFile.class);

    private final Path file;
    private final Function<List<String>, T> parse;
    private final T nothing;
    private volatile Content<T> content;

    private ReloadedFile(Path file, Function<List<String>, T> parse, T nothing, Content<T> content) {
        this.file = file;
        this.parse = parse;
        this.nothing = nothing;
        this.content = content;
    }

    private record Content<T>(Optional<Version> version, T value) {}

    private record Version(FileTime modified, long size, Object key) {
        static Version of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }

    /**
     * Reads the file for the first time.
     *
     * @param setting the key that names it, for messages
     * @param parse makes a value of its lines, or throws an {@link IllegalArgumentException} that describes the fault
     * @param nothing the value of a missing or faulty file
     * @throws ConfigurationException if it cannot be read, is writable by all users, or is faulty
     */
    public static <T> ReloadedFile<T> open(String setting, Path file, Function<List<String>, T> parse, T nothing) {
        try {
            requireProtected(file);
            Version version = Version.of(file);
            T first = parse.apply(Files.readAllLines(file));
            return new ReloadedFile<>(file, parse, nothing, new Content<>(Optional.of(version), first));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    List.of(setting + " names " + file + ", which cannot be read (" + why(e) + ")"));
        }
    }

    private static void requireProtected(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new ConfigurationException(List.of(
                    file + " can be written by every user of this machine, remove that permission (chmod o-w)"));
        }
    }

    public T get() {
        Optional<Version> now = version();
        Content<T> known = content;
        if (now.equals(known.version())) {
            return known.value();
        }
        Content<T> next = new Content<>(now, now.isEmpty() ? gone() : read());
        content = next;
        return next.value();
    }

    private Optional<Version> version() {
        try {
            return Optional.of(Version.of(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private T gone() {
        LOG.error("{} is missing, and has no effect until it is back", file);
        return nothing;
    }

    private T read() {
        try {
            T value = parse.apply(Files.readAllLines(file));
            LOG.info("{} was read again", file);
            return value;
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("{} cannot be read, and has no effect until it can be: {}", file, why(e));
            return nothing;
        }
    }

    /** Describes the failure; the message of an I/O exception is often no more than the file's name. */
    private static String why(Exception e) {
        return e instanceof IOException ? e.getClass().getSimpleName() : e.getMessage();
    }
}
