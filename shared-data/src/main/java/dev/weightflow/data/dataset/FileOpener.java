package dev.weightflow.data.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the files of a folder. A reader of folders that others may write into uses a more careful implementation than {@link #PLAIN}. */
@FunctionalInterface
public interface FileOpener {
    /** Follows all symbolic links. */
    FileOpener PLAIN = Files::newInputStream;

    /** @throws IOException if there is no such file, or it must not be read; its message states the reason */
    InputStream open(Path file) throws IOException;

    /**
     * Reads a whole file.
     *
     * @throws DatasetException if it is missing, unreadable or too large
     */
    default byte[] read(Path file, Limits limits) {
        if (!Files.isRegularFile(file)) {
            throw DatasetException.about(
                    ViolationCode.MISSING_FILE, file, "is missing; add it, or take the sample off the id list");
        }
        try (InputStream in = open(file)) {
            return limits.readWhole(file, in);
        } catch (IOException e) {
            throw DatasetException.about(
                    ViolationCode.UNREADABLE, file, e, "cannot be read (%s); check its permissions", e);
        }
    }
}
