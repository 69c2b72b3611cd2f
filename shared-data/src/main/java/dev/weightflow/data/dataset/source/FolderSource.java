package dev.weightflow.data.dataset.source;

import dev.weightflow.data.dataset.Budget;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.FileOpener;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Folder with everything below it. Symbolic links are followed as far as the opener follows them. */
public final class FolderSource implements Source {
    private final Path root;
    private final Limits limits;
    private final FileOpener opener;

    private FolderSource(Path root, Limits limits, FileOpener opener) {
        this.root = root;
        this.limits = limits;
        this.opener = opener;
    }

    /** As {@link #of(Path, Limits, FileOpener)}, following all symbolic links. */
    public static FolderSource of(Path root, Limits limits) {
        return of(root, limits, FileOpener.PLAIN);
    }

    /**
     * Opens a folder.
     *
     * @param limits of which {@link Limits#ids()} bounds the number of files, four for each sample
     * @throws DatasetException {@link ViolationCode#MISSING_FOLDER}
     */
    public static FolderSource of(Path root, Limits limits, FileOpener opener) {
        if (!Files.isDirectory(root)) {
            throw DatasetException.about(
                    ViolationCode.MISSING_FOLDER, root, "is not a folder; give the one that holds the dataset");
        }
        return new FolderSource(root, limits, opener);
    }

    @Override
    public String description() {
        return root.toString();
    }

    /** Returns the file's own path. */
    public Path path(String name) {
        return root.resolve(name);
    }

    /** @throws DatasetException {@link ViolationCode#UNREADABLE} or {@link ViolationCode#TOO_LARGE} */
    @Override
    public List<SourceFile> files() {
        List<SourceFile> files = new ArrayList<>();
        try {
            Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Listing(files));
        } catch (IOException e) {
            throw DatasetException.about(
                    ViolationCode.UNREADABLE,
                    root,
                    e,
                    "cannot be listed (%s); check its permissions, and that no link leads back to a folder above it",
                    e);
        }
        files.sort(Comparator.comparing(SourceFile::name));
        return files;
    }

    @Override
    public Optional<SourceFile> find(String name) {
        try {
            return Files.isRegularFile(path(name))
                    ? Optional.of(new SourceFile(name, Files.size(path(name))))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // deleted meanwhile
        }
    }

    @Override
    public InputStream open(String name) throws IOException {
        return opener.open(path(name));
    }

    @Override
    public void close() {
        // the folder belongs to its owner
    }

    private final class Listing extends SimpleFileVisitor<Path> {
        private final List<SourceFile> files;
        private final Budget budget = limits.begin(root);

        Listing(List<SourceFile> files) {
            this.files = files;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            budget.look();
            return !folder.equals(root) && isHidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            budget.look();
            if (attributes.isRegularFile() && !isHidden(file)) {
                String name = root.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/");
                files.add(new SourceFile(name, attributes.size()));
            }
            if (files.size() > 4L * limits.ids()) {
                throw DatasetException.about(
                        ViolationCode.TOO_LARGE,
                        root,
                        "holds more than %d files; split it or raise the limit",
                        4L * limits.ids());
            }
            return FileVisitResult.CONTINUE;
        }

        private boolean isHidden(Path path) {
            return path.getFileName().toString().startsWith(".");
        }
    }
}
