package dev.weightflow.data.weights.published;

import dev.weightflow.data.weights.WeightsException;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.schema.file.AtomicFile;
import dev.weightflow.schema.file.FolderLock;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Folder of published weights: {@code NAME/FILE}, with the digest that it was checked against in {@code NAME/FILE.sha256}. Processes that want the
 * same weights wait for each other; those that are complete are read without a lock.
 *
 * @param downloads how files are downloaded; empty where that is not allowed
 */
public record WeightsCache(Path folder, PublishedTable table, StructureCheck structure, Optional<Downloads> downloads) {
    private static final String LOCK = ".lock";
    private static final String PARTIAL = ".partial";
    private static final String RECORD = ".sha256";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /** Returns a user's folder: {@code weightflow/weights} in {@code XDG_CACHE_HOME}, or else in {@code ~/.cache}. */
    public static Path usualFolder(Map<String, String> environment) {
        String root = environment.getOrDefault("XDG_CACHE_HOME", "");
        return (root.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(root))
                .resolve("weightflow")
                .resolve("weights");
    }

    /** Returns the file's place, whether it is there or not. */
    public Path file(PublishedWeights weights) {
        return folder.resolve(weights.name().value()).resolve(weights.fileName());
    }

    /** Returns whether the file is there, without reading it. */
    public boolean holds(PublishedWeights weights) {
        return Files.isRegularFile(file(weights));
    }

    /**
     * Returns the file, which is downloaded or unpacked first if the cache has no undamaged copy.
     *
     * @throws PublishedWeightsException if that is impossible; the cache is as it was then, except for what a later download continues
     */
    public Path pull(PublishedWeights weights, PullListener listener) {
        Path file = file(weights);
        try {
            Ownership.require(folder, folder, file.getParent(), file, record(weights));
            if (isSound(weights)) {
                return file;
            }
            if (!weights.isBundled() && downloads.isEmpty()) {
                throw PublishedWeightsException.offline(weights, folder, Files.exists(file));
            }
            createPrivately(file.getParent());
            try (FolderLock lock = lock(weights, listener)) {
                if (!isSound(weights)) {
                    if (Files.exists(file)) {
                        listener.replacesDamaged();
                    }
                    bring(weights, listener);
                }
                return file;
            }
        } catch (IOException e) {
            throw PublishedWeightsException.cache(folder, e);
        }
    }

    /**
     * Deletes what killed processes have left: at once what nothing goes on with, and downloads, complete or not, that are older than that. The digests
     * that were recorded stay, and so do folders in which somebody works.
     *
     * @param oldest time of the last change of a download that is kept
     * @throws PublishedWeightsException if that is impossible
     */
    public void removeLeftovers(Instant oldest) {
        try {
            for (Path place : content(folder)) {
                if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                    try (FolderLock lock = FolderLock.of(place.resolve(LOCK)).orElse(null)) {
                        if (lock != null) {
                            removeLeftovers(place, oldest);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw PublishedWeightsException.cache(folder, e);
        }
    }

    private void removeLeftovers(Path place, Instant oldest) throws IOException {
        Optional<Path> download = table.find(place.getFileName().toString()).map(this::file);
        for (Path file : content(place)) {
            String name = file.getFileName().toString();
            boolean goesOn = name.startsWith(PARTIAL) || download.equals(Optional.of(file));
            boolean isNew = Files.getLastModifiedTime(file).toInstant().isAfter(oldest);
            if (!name.equals(LOCK) && !name.endsWith(RECORD) && !(goesOn && isNew)) {
                Files.delete(file);
            }
        }
    }

    private static List<Path> content(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    /** Creates a folder in which nobody else can put a file or the record of a digest. */
    private static void createPrivately(Path folder) throws IOException {
        boolean hasPermissions =
                folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(
                folder,
                hasPermissions
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                        }
                        : new FileAttribute<?>[0]);
    }

    /** Returns whether the file is there with the digest that it must have. */
    private boolean isSound(PublishedWeights weights) throws IOException {
        Path file = file(weights);
        Optional<Digest> expected = expected(weights);
        return expected.isPresent()
                && Files.isRegularFile(file)
                && Digest.of(file).equals(expected.get());
    }

    /** Returns the published digest, or else the one that was recorded at the first download. */
    private Optional<Digest> expected(PublishedWeights weights) throws IOException {
        Path record = record(weights);
        if (weights.digest().isPresent() || !Files.isRegularFile(record)) {
            return weights.digest();
        }
        String hex = Files.readString(record).strip().split("\\s+")[0];
        if (!hex.matches(Digest.PATTERN)) { // what was trusted once is not trusted anew because its record is damaged
            throw PublishedWeightsException.noRecord(weights, record);
        }
        return Optional.of(new Digest(hex));
    }

    private Path record(PublishedWeights weights) {
        return file(weights).resolveSibling(weights.fileName() + RECORD);
    }

    private FolderLock lock(PublishedWeights weights, PullListener listener) throws IOException {
        Path place = file(weights).resolveSibling(LOCK);
        Optional<FolderLock> lock = FolderLock.of(place);
        if (lock.isEmpty()) {
            listener.waits();
        }
        while (lock.isEmpty()) {
            try {
                TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UncheckedIOException(new IOException("The wait for another download was interrupted.", e));
            }
            lock = FolderLock.of(place);
        }
        return lock.get();
    }

    private void bring(PublishedWeights weights, PullListener listener) throws IOException {
        Path partial = file(weights).resolveSibling(PARTIAL);
        Digest digest = weights.isBundled() ? unpack(weights, partial) : download(weights, partial, listener);
        try {
            check(weights, partial, digest);
        } catch (PublishedWeightsException e) {
            PartialFile.delete(partial);
            throw e;
        }
        AtomicFile.write(record(weights), AtomicFile.Content.of(digest + "  " + weights.fileName() + "\n"));
        Files.move(partial, file(weights), StandardCopyOption.ATOMIC_MOVE);
        PartialFile.delete(partial);
    }

    private Digest unpack(PublishedWeights weights, Path partial) throws IOException {
        PartialFile.delete(partial);
        byte[] buffer = new byte[1 << 16];
        try (PartialFile file = PartialFile.open(partial, source(weights));
                InputStream in = table.open(weights)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                file.append(buffer, count);
            }
            return file.finish();
        }
    }

    private Digest download(PublishedWeights weights, Path partial, PullListener listener) throws IOException {
        boolean kept = false;
        try (PartialFile file = PartialFile.open(partial, source(weights))) {
            new Download(downloads.orElseThrow(), weights, file, listener).run();
            Digest digest = file.finish();
            kept = true;
            return digest;
        } catch (PublishedWeightsException e) {
            kept = e.reason() == PublishedWeightsException.Reason.UNREACHABLE;
            throw e;
        } finally {
            if (!kept && !Thread.currentThread().isInterrupted()) {
                PartialFile.delete(partial);
            }
        }
    }

    /** Returns where the file is brought from: the mirror, if there is one. */
    private String source(PublishedWeights weights) {
        return weights.isBundled()
                ? weights.origin()
                : downloads.orElseThrow().address(weights).toString();
    }

    private void check(PublishedWeights weights, Path partial, Digest digest) throws IOException {
        Optional<Digest> expected = expected(weights);
        if (expected.isPresent() && !expected.get().equals(digest)) {
            throw PublishedWeightsException.wrongDigest(
                    weights, source(weights), expected.get(), digest, record(weights));
        }
        try {
            structure.check(WeightsFile.read(partial, weights.fileName()), weights.model());
        } catch (WeightsException e) {
            throw PublishedWeightsException.wrongModel(weights, source(weights), e);
        }
    }
}
