package dev.weightflow.model.dataset.pascal;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.ViolationCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a whole file that may be missing, unreadable or too large. */
final class BoundedFile {
    private BoundedFile() {}

    static byte[] read(Path file, Limits limits, FileOpener opener) {
        if (!Files.isRegularFile(file)) {
            throw DatasetException.about(
                    ViolationCode.MISSING_FILE, file, "is missing; add it, or take the sample off the id list");
        }
        try (InputStream in = opener.open(file)) {
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
