package dev.weightflow.ingestion.packing;

import dev.weightflow.data.dataset.source.TargetFolder;
import dev.weightflow.ingestion.FailureCode;
import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.schema.id.JobId;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Folder for downloaded sources, and for shards until they are stored. One process holds it at a time, with a folder for each of its jobs; files that
 * a killed process left are deleted when the next one opens it.
 */
public final class Scratch implements AutoCloseable {
    /** Value of {@code mostBytes} where only the disk is a limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final String SHARDS = "shards";
    private static final long RESERVE = 64L << 20;
    private static final long FULL = 1L << 20;
    private static final List<String> FULL_DISK = List.of("No space left", "Disk quota exceeded", "not enough space");

    private final Path folder;
    private final FileChannel lock;
    private final long mostBytes;
    private final ToLongFunction<Path> usable;
    private final Map<JobId, Long> sources = new ConcurrentHashMap<>();
    private final DiscardedFolders discarded;

    private Scratch(Path folder, FileChannel lock, long mostBytes, ToLongFunction<Path> usable) {
        this.folder = folder;
        this.lock = lock;
        this.mostBytes = mostBytes;
        this.usable = usable;
        this.discarded = new DiscardedFolders(folder);
    }

    /** Opens the folder with the file system's own value of its free space. */
    public static Scratch open(Path folder, long mostBytes) {
        return open(folder, mostBytes, Scratch::usableSpace);
    }

    /**
     * Acquires the folder, and empties it.
     *
     * @param mostBytes largest size of a job's files in it, or {@link #UNLIMITED}
     * @throws IllegalStateException if another process has it, or it is not writable
     */
    public static Scratch open(Path folder, long mostBytes, ToLongFunction<Path> usable) {
        try {
            Files.createDirectories(folder);
            FileChannel lock =
                    FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(lock)) {
                lock.close();
                throw new IllegalStateException(
                        "Another process uses " + folder + "; give every instance its own weightflow.data-dir.");
            }
            Scratch scratch = new Scratch(folder, lock, mostBytes, usable);
            try (Stream<Path> left = Files.list(folder)) {
                left.filter(Files::isDirectory).forEach(TargetFolder::delete);
            }
            return scratch;
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalStateException(
                    "The folder " + folder + " cannot be written to (" + e
                            + "); set weightflow.data-dir to one that can.",
                    e);
        }
    }

    public Path fresh(JobId job) throws IOException {
        clear(job);
        return Files.createDirectories(place(job));
    }

    /** Removes a job's folder; its content is deleted in the background. */
    public void clear(JobId job) {
        discard(place(job));
        sources.remove(job);
    }

    /** Removes a folder, if it exists. Deleting many files takes long, so it happens in the background. */
    public void discard(Path tree) {
        discarded.add(tree);
    }

    /** Returns the folder of a job's shards until they are stored. */
    public Path shards(JobId job) throws IOException {
        return Files.createDirectories(place(job).resolve(SHARDS));
    }

    /**
     * Counts bytes of a job's source that are about to be written, or, if negative, were deleted.
     *
     * @throws JobFailedException {@link FailureCode#NO_DISK_SPACE}
     */
    public void count(JobId job, long bytes, String source) {
        if (bytes >= 0) {
            requireRoom(job, bytes, source);
        }
        sources.merge(job, bytes, Long::sum);
    }

    /**
     * Checks that the bytes fit the disk, and the job's limit.
     *
     * @throws JobFailedException {@link FailureCode#NO_DISK_SPACE}
     */
    public void requireRoom(JobId job, long bytes, String source) {
        if (mostBytes < UNLIMITED && sources.getOrDefault(job, 0L) + shardBytes(job) + bytes > mostBytes) {
            throw FailureCode.NO_DISK_SPACE.permanent(
                    ("%s needs more than the %d MiB that an ingestion may have in %s; raise"
                                    + " weightflow.ingestion.scratch-gibibytes, or request fewer samplesPerShard.")
                            .formatted(source, mostBytes >> 20, folder));
        }
        if (usable.applyAsLong(folder) >= bytes + RESERVE) {
            return;
        }
        discarded.await();
        long there = usable.applyAsLong(folder);
        if (there < bytes + RESERVE) {
            throw FailureCode.NO_DISK_SPACE.permanent(
                    "%s needs %d MiB in %s, which has %d MiB left; free some, or set weightflow.data-dir to a larger disk, then try again."
                            .formatted(source, (bytes + RESERVE) >> 20, folder, there >> 20));
        }
    }

    /** Translates a failed write: a full disk fails the ingestion for good, anything else is a fault of this machine. */
    public RuntimeException named(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (FULL_DISK.stream().anyMatch(message::contains) || usable.applyAsLong(folder) < FULL) {
            return FailureCode.NO_DISK_SPACE.permanent(
                    "The disk of " + folder + " is full; free some space, or set weightflow.data-dir to a larger disk,"
                            + " then try again.",
                    failure);
        }
        return new UncheckedIOException("Writing to " + folder + " failed: " + failure.getMessage(), failure);
    }

    private long shardBytes(JobId job) {
        File[] shards = place(job).resolve(SHARDS).toFile().listFiles();
        return shards == null ? 0 : Stream.of(shards).mapToLong(File::length).sum();
    }

    private Path place(JobId job) {
        return folder.resolve(job.value());
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static long usableSpace(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        discarded.close();
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
