package dev.weightflow.ingestion.packing;

import dev.weightflow.ingestion.FailureCode;
import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.platform.scratch.ScratchFolder;
import dev.weightflow.schema.id.Identifier;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Folders of jobs, and of workers that help with another's job, in this process's scratch folder, for downloaded sources and for shards until they are
 * stored. Counts the space that they take.
 */
public final class JobFolders implements AutoCloseable {
    /** Value of {@code mostBytes} where only the disk is a limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final String SHARDS = "shards";
    private static final long RESERVE = 64L << 20;
    private static final long FULL = 1L << 20;
    private static final List<String> FULL_DISK = List.of("No space left", "Disk quota exceeded", "not enough space");

    private final ScratchFolder scratch;
    private final Path folder;
    private final long mostBytes;
    private final ToLongFunction<Path> usable;
    private final Map<Identifier, Long> sources = new ConcurrentHashMap<>();
    private final DiscardedFolders discarded;

    private JobFolders(ScratchFolder scratch, long mostBytes, ToLongFunction<Path> usable) {
        this.scratch = scratch;
        this.folder = scratch.path();
        this.mostBytes = mostBytes;
        this.usable = usable;
        this.discarded = new DiscardedFolders(folder);
    }

    /** As the other, with the file system's own value of its free space. */
    public static JobFolders open(Path folder, long mostBytes) {
        return open(folder, mostBytes, JobFolders::usableSpace);
    }

    /**
     * Opens a scratch folder for jobs.
     *
     * @param mostBytes largest size of a job's files in it, or {@link #UNLIMITED}
     * @param usable free space of the disk of a folder, in bytes
     * @throws IllegalStateException as {@link ScratchFolder#open}
     */
    public static JobFolders open(Path folder, long mostBytes, ToLongFunction<Path> usable) {
        return new JobFolders(ScratchFolder.open(folder), mostBytes, usable);
    }

    /** Returns the job's folder, which is empty. */
    public Path fresh(Identifier owner) throws IOException {
        clear(owner);
        return Files.createDirectories(place(owner));
    }

    /** Removes a job's folder; its content is deleted in the background. */
    public void clear(Identifier owner) {
        discard(place(owner));
        sources.remove(owner);
    }

    /** Removes a folder, if it exists. Deleting many files takes long, so it happens in the background. */
    public void discard(Path tree) {
        discarded.add(tree);
    }

    /** Returns the folder of a job's shards until they are stored. */
    public Path shards(Identifier owner) throws IOException {
        return Files.createDirectories(place(owner).resolve(SHARDS));
    }

    /**
     * Counts bytes of a job's source that are about to be written, or, if negative, were deleted. An empty file is not worth a question to the disk.
     *
     * @throws JobFailedException {@link FailureCode#NO_DISK_SPACE}
     */
    public void count(Identifier owner, long bytes, String source) {
        if (bytes > 0) {
            requireRoom(owner, bytes, source);
        }
        sources.merge(owner, bytes, Long::sum);
    }

    /**
     * Checks that the bytes fit the disk, and the job's limit.
     *
     * @throws JobFailedException {@link FailureCode#NO_DISK_SPACE}
     */
    public void requireRoom(Identifier owner, long bytes, String source) {
        if (mostBytes < UNLIMITED && sources.getOrDefault(owner, 0L) + shardBytes(owner) + bytes > mostBytes) {
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

    private long shardBytes(Identifier owner) {
        File[] shards = place(owner).resolve(SHARDS).toFile().listFiles();
        return shards == null ? 0 : Stream.of(shards).mapToLong(File::length).sum();
    }

    private Path place(Identifier owner) {
        return folder.resolve(owner.value());
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
        scratch.close();
    }
}
