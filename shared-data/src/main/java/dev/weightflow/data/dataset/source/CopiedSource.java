package dev.weightflow.data.dataset.source;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Local copy of files from elsewhere, in a folder that is deleted when the source is closed. */
public final class CopiedSource implements Source {
    private final String description;
    private final TargetFolder folder;
    private final FolderSource files;

    private CopiedSource(String description, TargetFolder folder, FolderSource files) {
        this.description = description;
        this.folder = folder;
        this.files = files;
    }

    /** Copies the files. */
    @FunctionalInterface
    public interface Copying {
        void into(Path folder) throws IOException;
    }

    /**
     * Copies all files before any is read; after a failure, no file is left. Where all are in one folder, that folder is the root.
     *
     * @param description of their origin
     * @throws DatasetException {@link ViolationCode#NO_SAMPLES} if there is none
     * @throws IOException if the folder cannot be written to, or the copying fails
     */
    public static CopiedSource of(String description, TargetFolder folder, Limits limits, Copying copying)
            throws IOException {
        Files.createDirectory(folder.path());
        try {
            copying.into(folder.path());
            return new CopiedSource(description, folder, FolderSource.of(root(folder.path(), description), limits));
        } catch (IOException | RuntimeException e) {
            folder.discard().accept(folder.path());
            throw e;
        }
    }

    private static Path root(Path folder, String description) throws IOException {
        try (Stream<Path> members = Files.list(folder)) {
            List<Path> first = members.limit(2).toList();
            if (first.isEmpty()) {
                throw DatasetException.about(
                        ViolationCode.NO_SAMPLES,
                        description,
                        "holds no file; give or pack the folder that holds the dataset");
            }
            return first.size() == 1 && Files.isDirectory(first.get(0)) ? root(first.get(0), description) : folder;
        }
    }

    @Override
    public String description() {
        return description;
    }

    /** Returns the root of the copy, which exists until it is closed. */
    public Path root() {
        return files.path("");
    }

    @Override
    public List<SourceFile> files() {
        return files.files();
    }

    @Override
    public Optional<SourceFile> find(String name) {
        return files.find(name);
    }

    @Override
    public InputStream open(String name) throws IOException {
        return files.open(name);
    }

    @Override
    public void close() {
        folder.discard().accept(folder.path());
    }
}
