package dev.weightflow.chaos.platform;

import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.scenes.stage.Look;
import dev.weightflow.schema.file.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Folders of platforms under test. */
public record Folders(Path root) {

    public static final int TRAIN = 16;

    public static final int VAL = 6;

    private static final int SEED = 7;

    /** Returns the project's root: the folder that the launcher names, otherwise the one above this one that holds the launcher. */
    public static Path project() {
        String named = System.getProperty("weightflow.root");
        if (named != null) {
            return Path.of(named).toAbsolutePath();
        }
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .filter(path -> Files.isRegularFile(path.resolve("weightflow")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this does not run within the project"));
    }

    /** Returns an empty folder that is kept after the run, so that its logs can be read. */
    public Path fresh(String name) {
        Path folder = root.resolve(name);
        try {
            FileTree.delete(folder);
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a small dataset, rendered once. */
    public Path scenes() {
        return render("scenes", Look.DAY);
    }

    /** Returns as many scenes of another look, with other objects. */
    public Path nightScenes() {
        return render("night-scenes", Look.NIGHT);
    }

    /** Returns scenes in groups of four, among which drift can be looked for. */
    public Path groupedScenes(Look look, int train, int val) {
        String name = "grouped-" + look.key() + "-" + train + "-" + val;
        return render(SceneOptions.of(root.resolve(name), train, val, SEED)
                .withLook(look)
                .inGroupsOf(4));
    }

    private Path render(String name, Look look) {
        return render(SceneOptions.of(root.resolve(name), TRAIN, VAL, SEED).withLook(look));
    }

    private synchronized Path render(SceneOptions options) {
        SceneDataset.render(options.withSize(96, 72), progress -> {});
        return options.out();
    }
}
