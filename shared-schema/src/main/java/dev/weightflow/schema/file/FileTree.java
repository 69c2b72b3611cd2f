package dev.weightflow.schema.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Deletes folders with all that they hold. Symbolic links are deleted, and not followed. */
public final class FileTree {

    private FileTree() {}

    /** Deletes a file, or a folder with everything below it, if it exists. */
    public static void delete(Path root) throws IOException {
        for (Path path : deepestFirst(root)) {
            Files.delete(path);
        }
    }

    /** Deletes everything below a folder, and keeps the folder itself. */
    public static void clear(Path folder) throws IOException {
        for (Path path : deepestFirst(folder)) {
            if (!path.equals(folder)) {
                Files.delete(path);
            }
        }
    }

    private static List<Path> deepestFirst(Path root) throws IOException {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.sorted(Comparator.reverseOrder()).toList();
        }
    }
}
