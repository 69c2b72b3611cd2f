package dev.weightflow.scenes;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Folder that is filled under a hidden name beside its target, and renamed atomically. A run that dies leaves only the hidden folder, whose lock is
 * released with it; the next run towards the same target deletes it.
 */
final class FolderInProgress implements AutoCloseable {
    private static final String LOCK = "lock";

    private final Path target;
    private final Path shelter;
    private final FileChannel lock;

    private FolderInProgress(Path target, Path shelter, FileChannel lock) {
        this.target = target;
        this.shelter = shelter;
        this.lock = lock;
    }

    static FolderInProgress beside(Path target) throws IOException {
        Path whole = target.toAbsolutePath().normalize();
        Files.createDirectories(whole.getParent());
        String prefix = "." + whole.getFileName() + ".rendering-";
        clearLeftovers(whole.getParent(), prefix);
        Path shelter = Files.createTempDirectory(whole.getParent(), prefix);
        FileChannel lock =
                FileChannel.open(shelter.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        lock.lock();
        // createTempDirectory makes it private; a dataset gets the permissions of its parent.
        Files.createDirectory(shelter.resolve("data"));
        return new FolderInProgress(whole, shelter, lock);
    }

    private static void clearLeftovers(Path parent, String prefix) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(
                parent, path -> path.getFileName().toString().startsWith(prefix))) {
            for (Path leftover : found) {
                if (abandoned(leftover.resolve(LOCK))) {
                    delete(leftover);
                }
            }
        }
    }

    private static boolean abandoned(Path lockFile) {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    Path root() {
        return shelter.resolve("data");
    }

    /** Makes the folder visible at its target, which must be missing or empty. */
    void publish() throws IOException {
        Files.move(root(), target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        lock.close();
        delete(shelter);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
