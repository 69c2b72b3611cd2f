package dev.weightflow.model.dataset.source;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.ViolationCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Files that were brought from elsewhere into a folder of this source's own, which goes when it is closed. */
public final class CopiedSource implements Source {
    private final String description;
    private final Path folder;
    private final FolderSource files;

    private CopiedSource(String description, Path folder, FolderSource files) {
        this.description = description;
        this.folder = folder;
        this.files = files;
    }

    /** Brings the files. */
    @FunctionalInterface
    public interface Copying {
        void into(Path folder) throws IOException;
    }

    /**
     * Brings all files before any is read. Whatever goes wrong, nothing of them stays. Where all lie in one folder, that folder is the root.
     *
     * @param description of where they come from
     * @param folder that does not exist yet, below one to which only this process writes
     * @throws DatasetException {@link ViolationCode#NO_SAMPLES} if there is none
     * @throws IOException if the folder cannot be written to, or the copying fails
     */
    public static CopiedSource of(String description, Path folder, Limits limits, Copying copying) throws IOException {
        Files.createDirectory(folder);
        try {
            copying.into(folder);
            return new CopiedSource(description, folder, FolderSource.of(root(folder, description), limits));
        } catch (IOException | RuntimeException e) {
            delete(folder);
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

    /** Where its root lies, until it is closed. */
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
        try {
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
