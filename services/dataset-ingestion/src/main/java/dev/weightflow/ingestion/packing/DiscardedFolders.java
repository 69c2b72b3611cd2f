package dev.weightflow.ingestion.packing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes discarded folders one after another on a thread of its own. */
final class DiscardedFolders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiscardedFolders.class);
    private static final String NAME = ".discarded-";
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    private final Path scratch;
    private final ExecutorService deleting = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "scratch-deletion");
        thread.setDaemon(true);
        return thread;
    });

    DiscardedFolders(Path scratch) {
        this.scratch = scratch;
    }

    void add(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Path discarded = Files.move(folder, scratch.resolve(NAME + UUID.randomUUID()));
            deleting.execute(() -> delete(discarded));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new Deletion());
        } catch (IOException e) {
            LOG.warn("{} could not be deleted, which is tried again at the next start: {}", folder, e.toString());
        }
    }

    /** Deletion of a folder, which ends early when the thread is interrupted. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return Thread.currentThread().isInterrupted() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }

    /** Waits until everything added so far is deleted. */
    void await() {
        try {
            deleting.submit(() -> {}).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops deleting; the remaining folders are deleted when this is opened the next time. */
    @Override
    public void close() {
        deleting.shutdownNow();
        try {
            deleting.awaitTermination(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
