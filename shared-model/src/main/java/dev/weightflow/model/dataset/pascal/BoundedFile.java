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
            throw DatasetException.of(
                    ViolationCode.MISSING_FILE, file, file + " is missing; add it, or take the sample off the id list");
        }
        try (InputStream in = opener.open(file)) {
            byte[] bytes = in.readNBytes((int) limits.fileBytes() + 1);
            if (bytes.length > limits.fileBytes()) {
                throw DatasetException.of(
                        ViolationCode.TOO_LARGE,
                        file,
                        "%s is larger than the limit of %d bytes; shrink it or raise the limit"
                                .formatted(file, limits.fileBytes()));
            }
            return bytes;
        } catch (IOException e) {
            throw DatasetException.of(
                    ViolationCode.UNREADABLE, file, file + " cannot be read (" + e + "); check its permissions", e);
        }
    }
}
