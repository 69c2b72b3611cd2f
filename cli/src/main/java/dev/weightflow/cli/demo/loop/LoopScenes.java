package dev.weightflow.cli.demo.loop;

import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.scenes.stage.Look;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.util.List;

/**
 * Folders of the loop's scenes, rendered where they are missing. Four scenes in a row count as a group, as a camera's day does; they are drawn independently of
 * each other all the same.
 */
final class LoopScenes {
    /** Windows of the night that come at most, one after the other. */
    static final int NIGHTS = 3;

    private static final int GROUP = 4;
    private static final int WIDTH = 160;
    private static final int HEIGHT = 120;
    private static final int DAY_TRAIN = 240;
    /** Half of the groups of these say how strange ordinary groups are: a change is found after few groups of the night if they are many. */
    private static final int DAY_VAL = 256;

    private static final int DAY_WINDOW = 48;
    private static final int NIGHT_WINDOW = 96;
    private static final int NIGHT_VAL = 120;

    private final Terminal terminal;
    private final Path root;

    LoopScenes(Terminal terminal) {
        this.terminal = terminal;
        this.root = terminal.directory().resolve("demo").resolve("loop");
    }

    /** Returns the labelled images of the day. */
    Path day() {
        return rendered("day", Look.DAY, DAY_TRAIN, DAY_VAL, 1);
    }

    /** Returns further images of the day. */
    Path dayAfter() {
        return rendered("live/day", Look.DAY, 0, DAY_WINDOW, 2);
    }

    /** Returns images of a night, from 1 to {@value #NIGHTS}. */
    Path night(int number) {
        return rendered("live/night-" + number, Look.NIGHT, 0, NIGHT_WINDOW, 10 + number);
    }

    /** Returns the pattern of the sources of what a camera sees, without labels. */
    String live() {
        return root.resolve("live") + "/*";
    }

    /** Returns the pattern of the sources of what was labelled on demand. */
    String labelled() {
        return root.resolve("labelled") + "/*";
    }

    /**
     * Labels images of a night, as the renderer knows the truth: they are the training split, and labelled images of another night the validation split.
     *
     * @param night the night that has them
     */
    Path labelled(Path night, List<String> ids) {
        Path folder = root.resolve("labelled")
                .resolve(night.getFileName() + "-"
                        + Digest.ofText(String.join("\n", ids)).shortId());
        return LabelledImages.of(night, ids, rendered("night-val", Look.NIGHT, 0, NIGHT_VAL, 20), folder);
    }

    private Path rendered(String name, Look look, int train, int val, int seed) {
        Path folder = root.resolve(name);
        SceneOptions options = SceneOptions.of(folder, train, val, seed)
                .withSize(WIDTH, HEIGHT)
                .withLook(look)
                .inGroupsOf(GROUP);
        try (Progress progress = terminal.progress("  rendering " + name, (long) train + val)) {
            SceneDataset.render(options, step -> progress.at(step, ""));
        }
        return folder;
    }
}
