package dev.weightflow.cli.demo;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.demo.loop.LoopDemo;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.PlatformOptions;
import dev.weightflow.local.platform.PlatformStatus;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.scenes.stage.Look;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.ModelSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "Ingests a dataset, trains, evaluates, registers and promotes a model on this machine.",
            "The exit status is 1 if the loss did not fall or a task's figure is not better than the untrained model's.",
            "With --loop it shows instead how a model's images change, and how it is replaced by itself."
        })
public final class DemoCommand extends SessionCommand {
    private static final int TRAIN = 480;
    private static final int VAL = 48;
    private static final int WIDTH = 160;
    private static final int HEIGHT = 120;
    private static final long SEED = 1;
    /** One that {@code swin-micro-scenes} has not seen. */
    private static final Look LOOK = Look.STUDIO;

    @Option(names = "--data", paramLabel = "FOLDER", description = "A PASCAL_MT folder (rendered scenes).")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--model", defaultValue = "micro", description = "micro or tiny (${DEFAULT-VALUE}).")
    private ModelSize model;

    @Option(
            names = "--method",
            defaultValue = "delora",
            description = "The method, as listed by './weightflow methods' (${DEFAULT-VALUE}).")
    private MethodName method;

    @ArgGroup
    private Length length = new Length();

    private static final class Length {
        @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training split.")
        private Optional<Integer> epochs = Optional.empty();

        @Option(names = "--steps", paramLabel = "N", description = "Optimizer steps (500; 20 for tiny).")
        private Optional<Integer> steps = Optional.empty();
    }

    @Option(
            names = "--loop",
            description =
                    "A champion by day; night comes without labels, is found, labelled, trained on and ruled on by the gate."
                            + " The exit status is 1 if the loop is not closed.")
    private boolean loop;

    @Option(names = "--keep-running", description = "Leave the platform running afterwards.")
    private boolean keepRunning;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "The device: auto, cpu or cuda:N (a GPU if there is one).")
    private Optional<String> device = Optional.empty();

    @Option(names = "--no-console", description = "Do not start the console.")
    private boolean noConsole;

    @Override
    public Integer call() throws InterruptedException {
        require(
                EnumSet.of(ModelSize.MICRO, ModelSize.TINY).contains(model),
                "--model is " + model.key() + ", and the demo trains micro or tiny");
        require(
                !loop || data.isEmpty() && length.epochs.isEmpty() && length.steps.isEmpty(),
                "--loop renders its own scenes and has its own length, without --data, --epochs and --steps");
        long begin = System.nanoTime();
        PlatformDirectory directory = PlatformDirectory.prepare(terminal.directory());
        List<String> choices = Stream.concat(
                        device.map("--device="::concat).stream(),
                        noConsole ? Stream.of("--no-console") : Stream.empty())
                .toList();
        if (!choices.isEmpty() && directory.supervisor().isPresent()) {
            throw CommandFailure.refused(
                    "already-running",
                    String.join(" ", choices) + (choices.size() == 1 ? " is" : " are")
                            + " for a platform that the demo starts, and one runs in " + directory.root()
                            + ": './weightflow down' stops it.");
        }
        boolean done = loop ? closesTheLoop(begin, directory, choices) : succeeds(begin, directory, choices);
        return (done ? ExitStatus.DONE : ExitStatus.FAILED).code();
    }

    private boolean closesTheLoop(long begin, PlatformDirectory directory, List<String> choices)
            throws InterruptedException {
        LoopDemo demo = new LoopDemo(session, begin);
        terminal.say("1/8 Rendering days and a night");
        demo.prepare();
        terminal.say("2/8 Starting the platform");
        try (DemoPlatform platform = started(directory, choices)) {
            return demo.tell(platform, () -> urls(directory));
        }
    }

    private boolean succeeds(long begin, PlatformDirectory directory, List<String> choices)
            throws InterruptedException {
        DemoRecipe recipe = new DemoRecipe(
                model, method, length.epochs, length.steps, Optional.of(DemoRecipe.modelName(data, model)));
        Demo demo = new Demo(session, recipe, begin);
        terminal.say("1/6 " + (data.isPresent() ? "Taking the dataset" : "Rendering scenes"));
        Path folder = data.map(this::existing).orElseGet(this::scenes);
        terminal.say("2/6 Starting the platform");
        try (DemoPlatform platform = started(directory, choices)) {
            DemoResult result = demo.on(platform, folder, () -> urls(directory));
            terminal.show(result, result::text);
            return result.better() || !result.demanded();
        }
    }

    /** Returns the addresses of the services, if they stay. */
    private static Map<String, String> urls(PlatformDirectory directory) {
        return directory.isOurs() ? Map.of() : PlatformStatus.of(directory).services();
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
        Path folder = terminal.directory().resolve("demo").resolve(LOOK.key() + "-" + TRAIN + "-" + VAL);
        SceneOptions options = SceneOptions.of(folder, TRAIN, VAL, SEED)
                .withSize(WIDTH, HEIGHT)
                .withLook(LOOK);
        try (Progress progress = terminal.progress("  rendering", TRAIN + VAL)) {
            if (!SceneDataset.render(options, step -> progress.at(step, "")).rendered()) {
                terminal.say("  " + folder + " is there already; nothing is rendered");
            }
            return folder;
        }
    }

    private DemoPlatform started(PlatformDirectory directory, List<String> choices) throws InterruptedException {
        DemoPlatform platform = platform(directory, choices);
        if (PlatformStatus.of(directory).instanceOf(ServiceName.CONSOLE).isPresent()) {
            terminal.say("  './weightflow console' shows in a browser what follows");
        }
        return platform;
    }

    private DemoPlatform platform(PlatformDirectory directory, List<String> choices) throws InterruptedException {
        Optional<ProcessHandle> there = directory.supervisor();
        if (there.isPresent()) {
            return DemoPlatform.thatIsUp(terminal, directory, there.get());
        }
        return keepRunning
                ? DemoPlatform.thatStays(terminal, directory, choices)
                : DemoPlatform.ofItsOwn(
                        terminal,
                        directory,
                        PlatformOptions.usual(terminal.root())
                                .withDevice(device)
                                .withoutConsole(noConsole));
    }
}
