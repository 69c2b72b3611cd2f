package dev.weightflow.data.dataset.source;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Named files of a dataset, for reading only. Thread-safe. */
public interface Source extends AutoCloseable {
    /** Describes the source in messages to users. */
    String description();

    /** Lists all files, ascending by name, without hidden ones, whose name or folder begins with a dot. */
    List<SourceFile> files();

    /** Finds the file of that name. */
    Optional<SourceFile> find(String name);

    /**
     * Opens a file for reading from its start; skipped bytes are not read.
     *
     * @throws IOException if there is no such file, or it must not be read; its message states the reason
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
     * Reads a whole file.
     *
     * @throws DatasetException {@link ViolationCode#MISSING_FILE}, {@link ViolationCode#UNREADABLE} or {@link ViolationCode#TOO_LARGE}
     */
    default byte[] read(String name, Limits limits) {
        require(name);
        try (InputStream in = open(name)) {
            return limits.readWhole(name, in);
        } catch (IOException e) {
            throw DatasetException.about(
                    ViolationCode.UNREADABLE, name, e, "cannot be read (%s); check its permissions", e);
        }
    }

    /** Releases its resources on this machine, such as an unpacked archive; nothing can be read afterwards. */
    @Override
    void close();
}
