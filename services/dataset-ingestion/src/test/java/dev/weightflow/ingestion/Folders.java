package dev.weightflow.ingestion;

import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.schema.file.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Small PASCAL_MT folders for tests, with methods to break them. */
public record Folders(Path root) {
    /** Renders a folder of scenes. */
    public static Folders rendered(Path root, int train, int val) {
        SceneDataset.render(SceneOptions.of(root, train, val, 7).withSize(48, 36), progress -> {});
        return new Folders(root);
    }

    /** Returns the real images beside the project, if they exist. */
    public static Optional<Path> real() {
        Optional<Path> named = Optional.ofNullable(System.getProperty("weightflow.shared"))
                .or(() -> Optional.ofNullable(System.getenv("WEIGHTFLOW_SHARED")))
                .map(Path::of);
        return named.map(Stream::of)
                .orElseGet(() -> Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                        .map(folder -> folder.resolve("shared")))
                .map(shared -> shared.resolve("data/pascal_mt_mini"))
                .filter(Files::isDirectory)
                .findFirst();
    }

    /** Returns the ids of a split, in order. */
    public List<String> ids(String split) {
        return attempt(() -> Files.readAllLines(list(split)));
    }

    /** Returns the file that lists a split. */
    public Path list(String split) {
        return root.resolve("ImageSets/Context/" + split + ".txt");
    }

    /** Truncates an image in the middle. */
    public Folders breakImage(String id) {
        Path image = root.resolve("JPEGImages/" + id + ".jpg");
        return write("JPEGImages/" + id + ".jpg", attempt(() -> {
            byte[] whole = Files.readAllBytes(image);
            return java.util.Arrays.copyOf(whole, whole.length / 2);
        }));
    }

    public Folders write(String name, byte[] content) {
        attempt(() -> {
            Files.createDirectories(root.resolve(name).getParent());
            return Files.write(root.resolve(name), content);
        });
        return this;
    }

    public Folders delete(String name) {
        attempt(() -> {
            FileTree.delete(root.resolve(name));
            return root;
        });
        return this;
    }

    /** Renames a sample of the training split. */
    public Folders rename(String id, String name) {
        attempt(() -> {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(it -> it.getFileName().toString().startsWith(id + "."))
                        .toList()) {
                    String ending = file.getFileName().toString().substring(id.length());
                    Files.move(file, file.resolveSibling(name + ending));
                }
            }
            List<String> renamed = ids("train").stream()
                    .map(it -> it.equals(id) ? name : it)
                    .sorted()
                    .toList();
            return Files.write(list("train"), renamed);
        });
        return this;
    }

    /** Copies the files to another folder. */
    public Folders copiedTo(Path target) {
        attempt(() -> {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.toList()) {
                    Files.copy(file, target.resolve(root.relativize(file).toString()));
                }
            }
            return target;
        });
        return new Folders(target);
    }

    private interface FileWork<T> {
        T run() throws IOException;
    }

    private static <T> T attempt(FileWork<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
