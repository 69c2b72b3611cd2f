package dev.weightflow.endtoend;

import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.scenes.stage.Look;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where the tests find the project, and where they leave their files. */
final class Folders {

    static final int TRAIN = 16;
    static final int VAL = 6;

    private Folders() {}

    /** The project's root. */
    static Path project() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .filter(path -> Files.isRegularFile(path.resolve("weightflow")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the tests run outside of the project"));
    }

    /** A folder that stays after the tests, so that its logs can be read, and is empty at their beginning. */
    static Path fresh(String name) {
        Path folder = project().resolve("deploy/end-to-end/target").resolve(name);
        try {
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    List<Path> deepestFirst =
                            files.sorted(Comparator.reverseOrder()).toList();
                    for (Path file : deepestFirst) {
                        Files.delete(file);
                    }
                }
            }
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A small dataset, rendered once. */
    static Path scenes() {
        return render("scenes", Look.DAY);
    }

    /** As many scenes of another look, in which other things can be seen. */
    static Path nightScenes() {
        return render("night-scenes", Look.NIGHT);
    }

    private static Path render(String name, Look look) {
        Path folder = project().resolve("deploy/end-to-end/target").resolve(name);
        SceneDataset.render(
                SceneOptions.of(folder, TRAIN, VAL, 7).withSize(96, 72).withLook(look), progress -> {});
        return folder;
    }
}
