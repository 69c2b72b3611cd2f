package dev.weightflow.data.dataset.folder;

import dev.weightflow.data.dataset.Budget;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.schema.dataset.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Files that match a pattern, by the ids of their samples. */
final class FileIndex {
    private record Found(Path file, Optional<Split> split) {}

    private final Path root;
    private final PathPattern pattern;
    private final PathMatcher matcher;
    private final SortedMap<String, Found> files = new TreeMap<>();

    private FileIndex(Path root, PathPattern pattern) {
        this.root = root;
        this.pattern = pattern;
        this.matcher = new PathMatcher(pattern);
    }

    /** @throws DatasetException if a sample has two such files, or there are too many */
    static FileIndex of(Path root, PathPattern pattern, Limits limits) {
        FileIndex index = new FileIndex(root, pattern);
        Path folder = root.resolve(pattern.folder());
        if (!Files.isDirectory(folder)) {
            return index;
        }
        Budget budget = limits.begin(folder);
        try (Stream<Path> found = Files.walk(folder)) {
            found.filter(Files::isRegularFile).forEach(file -> index.add(file, limits, budget));
        } catch (IOException | UncheckedIOException e) {
            throw DatasetException.about(
                    ViolationCode.UNREADABLE, folder, e, "cannot be listed (%s); check its permissions", e);
        }
        return index;
    }

    /**
     * Indexes those of the files that match, whether they exist or not.
     *
     * @throws DatasetException as the other
     */
    static FileIndex of(Path root, PathPattern pattern, Collection<Path> files, Limits limits) {
        FileIndex index = new FileIndex(root, pattern);
        Budget budget = limits.begin(root);
        files.forEach(file -> index.add(file, limits, budget));
        return index;
    }

    private void add(Path file, Limits limits, Budget budget) {
        String path = root.relativize(file).toString().replace('\\', '/');
        matcher.match(path, budget).ifPresent(match -> {
            Found before = files.put(match.id(), new Found(file, match.split()));
            if (before != null) {
                throw DatasetException.about(
                        ViolationCode.DUPLICATE_ID,
                        file,
                        "and %s are both of sample %s; let the pattern %s fit one of them",
                        before.file(),
                        match.id(),
                        pattern.text());
            }
            if (files.size() > limits.ids()) {
                throw DatasetException.about(
                        ViolationCode.TOO_LARGE,
                        root,
                        "has more than %d files at %s; split it or raise the limit",
                        limits.ids(),
                        pattern.text());
            }
        });
    }

    /** Indexes those of the files that match the same pattern. */
    FileIndex of(Collection<Path> others, Limits limits) {
        return of(root, pattern, others, limits);
    }

    Set<String> ids() {
        return files.keySet();
    }

    Optional<Split> split(String id) {
        return Optional.ofNullable(files.get(id)).flatMap(Found::split);
    }

    /** Returns the sample's file; where none matches, a path that does not exist, for messages. */
    Path file(String id) {
        Found found = files.get(id);
        return found == null ? root.resolve(pattern.path(id)) : found.file();
    }
}
