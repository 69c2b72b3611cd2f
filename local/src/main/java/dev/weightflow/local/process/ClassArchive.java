package dev.weightflow.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Class-data archive of a program: the classes that Java had loaded when the program ended cleanly, parsed and verified, which its next starts map
 * (JEP 350); from Java 25 on an ahead-of-time cache (JEP 514), in which they are linked as well. Recording one makes that run slower by half and its
 * end by seconds, so it is done {@linkplain #recording on request}. An archive that is missing, or older than the jars, only costs time.
 *
 * <p>Archives are in the folder that the system property {@code weightflow.class-archives} names, by default this Java's in the project's {@code
 * target/class-archives}; an empty name disables them.
 *
 * @param file the archive, or the prefix of its name
 * @param next file that this run writes, which becomes the archive after a clean end; empty if it records none
 */
public record ClassArchive(Path file, Optional<Path> next) {
    static final String FOLDER = "weightflow.class-archives";

    /** Kind of archive that this Java writes and reads. */
    static final Kind KIND = Kind.of(Runtime.version().feature());

    private static final String UNFINISHED = ".part";
    /** Free space required for an archive, in bytes: some three times the size of one. */
    private static final long ROOM = 256L << 20;

    private static final Duration ABANDONED = Duration.ofHours(1);
    /** Time that a program may take to end while it writes its archive. */
    static final Duration TO_WRITE = Duration.ofMinutes(3);

    private static final AtomicInteger RECORDINGS = new AtomicInteger();

    /** Kind of archive of loaded classes, with its file's suffix and the options that write and read it. */
    enum Kind {
        CLASS_DATA(".jsa", "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="),
        AHEAD_OF_TIME(".aot", "-XX:AOTCacheOutput=", "-XX:AOTCache=");

        final String suffix;
        final String toWrite;
        final String toRead;

        Kind(String suffix, String toWrite, String toRead) {
            this.suffix = suffix;
            this.toWrite = toWrite;
            this.toRead = toRead;
        }

        static Kind of(int java) {
            return java >= 25 ? AHEAD_OF_TIME : CLASS_DATA;
        }
    }

    /** Recording of archives: until it is closed, every program that this process starts without an up-to-date archive writes one when it ends. */
    public interface Recording extends AutoCloseable {
        @Override
        void close();
    }

    public static Recording recording() {
        RECORDINGS.incrementAndGet();
        return RECORDINGS::decrementAndGet;
    }

    /**
     * Finds the archive of a program; empty if there is no folder for archives, it is full, or the classes are not all in jars, which Java then does
     * not archive.
     */
    static Optional<ClassArchive> of(List<Path> classPath, String mainClass) {
        return folder().flatMap(folder -> {
            try {
                return in(folder, classPath, mainClass);
            } catch (IOException e) {
                // a start without an archive is only slower
                return Optional.empty();
            }
        });
    }

    static Optional<ClassArchive> in(Path folder, List<Path> classPath, String mainClass) throws IOException {
        FileTime newest = FileTime.fromMillis(0);
        for (Path jar : classPath) {
            if (!Files.isRegularFile(jar)) {
                return Optional.empty();
            }
            FileTime changed = Files.getLastModifiedTime(jar);
            newest = changed.compareTo(newest) > 0 ? changed : newest;
        }
        String name = name(classPath, mainClass);
        for (Path file : archives(folder, name)) {
            if (Files.getLastModifiedTime(file).compareTo(newest) > 0 && isWhole(file)) {
                return Optional.of(new ClassArchive(file, Optional.empty()));
            }
        }
        if (RECORDINGS.get() == 0) {
            return Optional.empty();
        }
        PrivateFiles.created(folder);
        sweep(folder);
        Path next = folder.resolve(name + "-" + UUID.randomUUID() + UNFINISHED);
        return Files.getFileStore(folder).getUsableSpace() < ROOM
                ? Optional.empty()
                : Optional.of(new ClassArchive(folder.resolve(name), Optional.of(next)));
    }

    private static List<Path> archives(Path folder, String name) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name + "-"))
                    .filter(file -> file.toString().endsWith(KIND.suffix))
                    .toList();
        }
    }

    /** Returns whether the file is complete, by the length in its name: Java trusts an archive, and would fail on a truncated one. */
    private static boolean isWhole(Path file) throws IOException {
        return file.toString().endsWith("-" + Files.size(file) + KIND.suffix);
    }

    /** Returns the options of the program's JVM. The archive does not depend on the compiler; with the first one alone it is recorded sooner. */
    List<String> options() {
        return next.map(path -> List.of(KIND.toWrite + path, "-XX:TieredStopAtLevel=1"))
                .orElse(List.of(KIND.toRead + file));
    }

    /** Keeps the archive that a program wrote, once it has ended cleanly. */
    void keep() {
        next.filter(Files::exists).ifPresent(written -> {
            try {
                List<Path> before =
                        archives(file.getParent(), file.getFileName().toString());
                Path kept = file.resolveSibling(file.getFileName() + "-" + Files.size(written) + KIND.suffix);
                Files.move(written, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                for (Path old : before) {
                    if (!old.equals(kept)) {
                        Files.deleteIfExists(old);
                    }
                }
            } catch (IOException e) {
                discard();
            }
        });
    }

    /** Deletes the archive of a program that was cut short, which is incomplete. */
    void discard() {
        next.ifPresent(written -> {
            try {
                Files.deleteIfExists(written);
            } catch (IOException e) {
                // the next run deletes it
            }
        });
    }

    private static Optional<Path> folder() {
        return Optional.ofNullable(System.getProperty(FOLDER))
                .map(name -> Optional.of(name).filter(given -> !given.isEmpty()).map(Path::of))
                .orElseGet(() -> ServerClassPath.projects()
                        .findFirst()
                        .map(root -> root.resolve("target/class-archives/java-" + System.getProperty("java.version"))));
    }

    /** Returns a name that depends on the class path and the Java version, as Java refuses an archive of others. */
    private static String name(List<Path> classPath, String mainClass) {
        String all = Stream.concat(
                        Stream.of(mainClass, System.getProperty("java.home"), System.getProperty("java.vm.version")),
                        classPath.stream().map(Path::toString))
                .collect(Collectors.joining("\n"));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Deletes archives of programs whose parents died before they could keep them. */
    private static void sweep(Path folder) throws IOException {
        Instant before = Instant.now().minus(ABANDONED);
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().endsWith(UNFINISHED))
                    .filter(file -> changed(file).isBefore(before))
                    .forEach(file -> new ClassArchive(file, Optional.of(file)).discard());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Instant changed(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            // another process has deleted it
            return Instant.MAX;
        }
    }
}
