package dev.weightflow.cli.demo;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.demo.DemoResult.DemoText;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneDataset.RenderedScenes;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.ModelSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "Ingests a dataset, trains, evaluates, registers and promotes a model on this machine.",
            "The exit status is 1 if the loss did not fall or a task's figure is not better than the untrained model's."
        })
public final class DemoCommand extends SessionCommand {
    private static final int TRAIN = 240;
    private static final int VAL = 48;
    private static final int WIDTH = 160;
    private static final int HEIGHT = 120;
    private static final long SEED = 1;

    @Option(names = "--data", paramLabel = "FOLDER", description = "A PASCAL_MT folder (rendered scenes).")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--model", defaultValue = "micro", description = "micro or tiny (${DEFAULT-VALUE}).")
    private ModelSize model;

    @Option(
            names = "--method",
            defaultValue = "delora",
            description = "The method, one of those that './weightflow methods' lists (${DEFAULT-VALUE}).")
    private MethodName method;

    @ArgGroup
    private Length length = new Length();

    private static final class Length {
        @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training split.")
        private Optional<Integer> epochs = Optional.empty();

        @Option(names = "--steps", paramLabel = "N", description = "Optimizer steps (600; 20 for tiny).")
        private Optional<Integer> steps = Optional.empty();
    }

    @Option(names = "--keep-running", description = "Leave the platform running afterwards.")
    private boolean keepRunning;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "What to compute on: auto, cpu or cuda:N (a GPU if there is one).")
    private Optional<String> device = Optional.empty();

    public DemoCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws InterruptedException {
        require(
                EnumSet.of(ModelSize.MICRO, ModelSize.TINY).contains(model),
                "--model is " + model.key() + ", and the demo trains micro or tiny");
        Demo demo = new Demo(
                session,
                DemoRecipe.of(model, method, length.epochs, length.steps, DemoRecipe.modelName(data, model)),
                System.nanoTime());
        DemoPlatform.check(terminal, device);
        terminal.say("1/6 " + (data.isPresent() ? "Taking the dataset" : "Rendering scenes"));
        Path folder = data.map(this::existing).orElseGet(this::scenes);
        terminal.say("2/6 Starting the platform");
        try (DemoPlatform platform = DemoPlatform.up(terminal, keepRunning, device)) {
            DemoResult result = demo.on(platform, folder);
            terminal.show(result, () -> DemoText.of(result));
            return (result.better() || !result.demanded() ? ExitStatus.DONE : ExitStatus.FAILED).code();
        }
    }

    private Path existing(Path folder) {
        Path whole = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(whole)) {
            throw CommandFailure.notFound(
                    "missing-folder",
                    "There is no folder " + whole
                            + ": --data takes one in the PASCAL_MT layout, and without it the demo renders scenes.");
        }
        terminal.say("  " + whole);
        return whole;
    }

    private Path scenes() {
        Path folder = terminal.directory().resolve("demo").resolve("scenes-" + TRAIN + "-" + VAL);
        SceneOptions options = SceneOptions.of(folder, TRAIN, VAL, SEED).withSize(WIDTH, HEIGHT);
        try (Progress progress = terminal.progress("  rendering", TRAIN + VAL)) {
            RenderedScenes scenes = SceneDataset.render(options, step -> progress.at(step, ""));
            if (!scenes.rendered()) {
                terminal.say("  " + folder + " is there already; nothing is rendered");
            }
            return folder;
        }
    }
}
