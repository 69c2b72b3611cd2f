package dev.weightflow.ingestion.packing;

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
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Where sources lie that are brought from elsewhere, and shards until they are stored. One process has it at a time, for one job at a time;
 * what a process that died left in it goes when the next one opens it.
 */
public final class Scratch implements AutoCloseable {
    /** What {@code mostBytes} is where nothing but the disk is a limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final String SHARDS = "shards";
    private static final long RESERVE = 64L << 20;
    private static final long FULL = 1L << 20;
    private static final List<String> FULL_DISK = List.of("No space left", "Disk quota exceeded", "not enough space");

    private final Path folder;
    private final FileChannel lock;
    private final long mostBytes;
    private final ToLongFunction<Path> usable;
    private final AtomicLong sources = new AtomicLong();

    private Scratch(Path folder, FileChannel lock, long mostBytes, ToLongFunction<Path> usable) {
        this.folder = folder;
        this.lock = lock;
        this.mostBytes = mostBytes;
        this.usable = usable;
    }

    /** With the file system's own account of its free space. */
    public static Scratch open(Path folder, long mostBytes) {
        return open(folder, mostBytes, Scratch::usableSpace);
    }

    /**
     * Takes the folder, and empties it.
     *
     * @param mostBytes that may lie in it, or {@link #UNLIMITED}
     * @throws IllegalStateException if another process has it, or it cannot be written to
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
                left.filter(Files::isDirectory).forEach(Scratch::delete);
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

    public void clear(JobId job) {
        delete(place(job));
        sources.set(0);
    }

    /** Where a job's shards lie until they are stored. */
    public Path shards(JobId job) throws IOException {
        return Files.createDirectories(place(job).resolve(SHARDS));
    }

    /**
     * Counts bytes of a source that are about to be written, or, if they are negative, were deleted.
     *
     * @throws JobFailedException {@link FailureCode#NO_DISK_SPACE}
     */
    public synchronized void count(long bytes, String source) {
        if (bytes >= 0) {
            requireRoom(bytes, source);
        }
        sources.addAndGet(bytes);
    }

    /**
     * Refuses what would not fit the disk, or what this folder may hold.
     *
     * @throws JobFailedException {@link FailureCode#NO_DISK_SPACE}
     */
    public void requireRoom(long bytes, String source) {
        if (mostBytes < UNLIMITED && sources.get() + shardBytes() + bytes > mostBytes) {
            throw FailureCode.NO_DISK_SPACE.permanent(
                    "%s needs more than the %d MiB that %s may hold; raise weightflow.ingestion.scratch-gibibytes, or ask for fewer samplesPerShard."
                            .formatted(source, mostBytes >> 20, folder));
        }
        long there = usable.applyAsLong(folder);
        if (there < bytes + RESERVE) {
            throw FailureCode.NO_DISK_SPACE.permanent(
                    "%s needs %d MiB in %s, which has %d MiB left; free some, or set weightflow.data-dir to a larger disk, then ask again."
                            .formatted(source, (bytes + RESERVE) >> 20, folder, there >> 20));
        }
    }

    /** What a failure to write means: a full disk is the end of the ingestion, anything else is this machine's trouble. */
    public RuntimeException named(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (FULL_DISK.stream().anyMatch(message::contains) || usable.applyAsLong(folder) < FULL) {
            return FailureCode.NO_DISK_SPACE.permanent(
                    "The disk of " + folder + " is full; free some space, or set weightflow.data-dir to a larger disk,"
                            + " then ask again.",
                    failure);
        }
        return new UncheckedIOException("Writing to " + folder + " failed: " + failure.getMessage(), failure);
    }

    private long shardBytes() {
        try (Stream<Path> jobs = Files.list(folder)) {
            return jobs.map(job -> job.resolve(SHARDS).toFile().listFiles())
                    .filter(Objects::nonNull)
                    .flatMap(Stream::of)
                    .mapToLong(File::length)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    private static void delete(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
