package dev.weightflow.platform.scratch;

import dev.weightflow.schema.file.FileTree;
import dev.weightflow.schema.file.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Folder for the temporary files of one process: locked while it is open, and emptied of what a killed process left when it is opened. */
public final class ScratchFolder implements AutoCloseable {
    private static final String LOCK = ".lock";

    private final Path path;
    private final FolderLock lock;

    private ScratchFolder(Path path, FolderLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Acquires a folder below {@code weightflow.data-dir}, and empties it.
     *
     * @throws IllegalStateException if another process has it, or it is not writable
     */
    public static ScratchFolder open(Path path) {
        try {
            Files.createDirectories(path);
            FolderLock lock = FolderLock.of(path.resolve(LOCK))
                    .orElseThrow(() -> new IllegalStateException(
                            "Another process uses " + path + "; give every instance its own weightflow.data-dir."));
            ScratchFolder scratch = new ScratchFolder(path, lock);
            scratch.clear();
            return scratch;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The folder " + path + " cannot be written to (" + e
                            + "); set weightflow.data-dir to one that can.",
                    e);
        }
    }

    private void clear() throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.list(path)) {
            left = files.filter(file -> !file.endsWith(LOCK)).toList();
        }
        for (Path file : left) {
            FileTree.delete(file);
        }
    }

    public Path path() {
        return path;
    }

    /** Returns the path of a new file, which no other file ever had. */
    public Path newFile(String suffix) {
        return path.resolve(UUID.randomUUID() + suffix);
    }

    /** Releases the folder to other processes; its files stay until it is opened again. */
    @Override
    public void close() {
        lock.close();
    }
}
