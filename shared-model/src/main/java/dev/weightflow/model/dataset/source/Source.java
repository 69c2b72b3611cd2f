package dev.weightflow.model.dataset.source;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.ViolationCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The named files of a dataset, wherever they lie. Nothing of it is written to. Several threads may read at once. */
public interface Source extends AutoCloseable {
    /** What a person would call it, for messages. */
    String description();

    /** All files, ascending by name. Those that are hidden, with a name or folder that begins with a dot, are none. */
    List<SourceFile> files();

    /** The file of that name, if there is one. */
    Optional<SourceFile> find(String name);

    /**
     * Opens a file for reading from its start; skipping does not read what is skipped.
     *
     * @throws IOException if there is no such file, or it must not be read; its message says why
     */
    InputStream open(String name) throws IOException;

    /** @throws DatasetException {@link ViolationCode#MISSING_FILE} if there is no file of that name */
    default void require(String name) {
        if (find(name).isEmpty()) {
            throw DatasetException.about(
                    ViolationCode.MISSING_FILE, name, "is missing in %s; add it, or name another", description());
        }
    }

    /**
     * A whole file.
     *
     * @throws DatasetException {@link ViolationCode#MISSING_FILE}, {@link ViolationCode#UNREADABLE} or {@link ViolationCode#TOO_LARGE}
     */
    default byte[] read(String name, Limits limits) {
        require(name);
        try (InputStream in = open(name)) {
            byte[] bytes = in.readNBytes((int) limits.fileBytes() + 1);
            if (bytes.length > limits.fileBytes()) {
                throw DatasetException.about(
                        ViolationCode.TOO_LARGE,
                        name,
                        "is larger than the limit of %d bytes; shrink it or raise the limit",
                        limits.fileBytes());
            }
            return bytes;
        } catch (IOException e) {
            throw DatasetException.about(
                    ViolationCode.UNREADABLE, name, e, "cannot be read (%s); check its permissions", e);
        }
    }

    /** Gives back what it holds on this machine, as an unpacked archive; nothing can be read afterwards. */
    @Override
    void close();
}
