package dev.weightflow.cli.demo;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.scenes.RenderedScenes;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that the demo ingests: the user's, or scenes that it renders once. */
final class DemoData {

    private static final int TRAIN = 240;
    private static final int VAL = 48;
    private static final int WIDTH = 160;
    private static final int HEIGHT = 120;
    private static final long SEED = 1;

    private final Terminal terminal;

    DemoData(Terminal terminal) {
        this.terminal = terminal;
    }

    /** @throws CommandFailure if there is no such folder, or the scenes cannot be rendered */
    Path folder(DemoRequest request) {
        return request.dataset().map(this::existing).orElseGet(this::scenes);
    }

    private Path existing(Path folder) {
        Path whole = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(whole)) {
            throw new CommandFailure(
                    "no-such-folder",
                    ExitStatus.NOT_FOUND,
                    "There is no folder " + whole
                            + ": --dataset takes one in the PASCAL_MT layout, and without it the demo"
                            + " renders scenes.");
        }
        terminal.say("  " + whole);
        return whole;
    }

    private Path scenes() {
        Path folder = terminal.directory().resolve("demo").resolve("scenes-" + TRAIN + "-" + VAL);
        SceneOptions options = SceneOptions.of(folder, TRAIN, VAL, SEED).withSize(WIDTH, HEIGHT);
        try (Progress progress = terminal.progress("  rendering", TRAIN + VAL)) {
            RenderedScenes scenes = SceneDataset.render(options, step -> progress.at(step.done(), ""));
            if (!scenes.rendered()) {
                terminal.say("  " + folder + " is there already; nothing is rendered");
            }
            return folder;
        }
    }
}
