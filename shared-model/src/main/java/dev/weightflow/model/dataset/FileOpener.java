package dev.weightflow.model.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** How the files of a folder are opened. Whoever reads folders that others may write into opens them with more care than {@link #PLAIN}. */
@FunctionalInterface
public interface FileOpener {
    /** Follows links wherever they lead. */
    FileOpener PLAIN = Files::newInputStream;

    /** @throws IOException if there is no such file, or it must not be read; its message says why */
    InputStream open(Path file) throws IOException;

    /**
     * A whole file.
     *
     * @throws DatasetException if it is missing, unreadable or too large
     */
    default byte[] read(Path file, Limits limits) {
        if (!Files.isRegularFile(file)) {
            throw DatasetException.about(
                    ViolationCode.MISSING_FILE, file, "is missing; add it, or take the sample off the id list");
        }
        try (InputStream in = open(file)) {
            byte[] bytes = in.readNBytes((int) limits.fileBytes() + 1);
            if (bytes.length > limits.fileBytes()) {
                throw DatasetException.about(
                        ViolationCode.TOO_LARGE,
                        file,
                        "is larger than the limit of %d bytes; shrink it or raise the limit",
                        limits.fileBytes());
            }
            return bytes;
        } catch (IOException e) {
            throw DatasetException.about(
                    ViolationCode.UNREADABLE, file, e, "cannot be read (%s); check its permissions", e);
        }
    }
}
