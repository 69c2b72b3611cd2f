package dev.weightflow.cli.demo;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.ModelSize;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./weightflow demo}. */
@Command(
        name = "demo",
        sortOptions = false,
        description = {
            "Ingests a dataset, trains, evaluates, registers and promotes a model on this machine.",
            "The exit status is 1 if the loss did not fall or a task's figure is not better than the untrained model's."
        })
public final class DemoCommand implements Callable<Integer> {

    private final Session session;

    @Spec
    private CommandSpec spec;

    @Option(names = "--dataset", paramLabel = "DIR", description = "A PASCAL_MT folder (rendered scenes if absent).")
    private Optional<Path> dataset;

    @Option(names = "--model", defaultValue = "micro", description = "micro or tiny (default ${DEFAULT-VALUE}).")
    private ModelSize model;

    @Option(
            names = "--method",
            defaultValue = "delora",
            description = "The method, one of those that './weightflow methods' lists (default ${DEFAULT-VALUE}).")
    private MethodName method;

    @ArgGroup
    private Length length = new Length();

    /** How long to train. */
    private static final class Length {
        @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training split.")
        private Optional<Integer> epochs = Optional.empty();

        @Option(names = "--steps", paramLabel = "N", description = "Optimizer steps (600; 20 for tiny).")
        private Optional<Integer> steps = Optional.empty();
    }

    @Option(names = "--keep-running", description = "Leave the platform up afterwards.")
    private boolean keepRunning;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "What to compute on: auto, cpu or cuda:N (a GPU if there is one).")
    private Optional<String> device = Optional.empty();

    public DemoCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!EnumSet.of(ModelSize.MICRO, ModelSize.TINY).contains(model)) {
            throw new ParameterException(
                    spec.commandLine(), "--model is " + model.key() + ", and the demo trains micro or tiny");
        }
        return run(new DemoRequest(dataset, model, method, length.epochs, length.steps, keepRunning));
    }

    private int run(DemoRequest request) throws InterruptedException {
        Terminal terminal = session.terminal();
        Demo demo = new Demo(session, request, System.nanoTime());
        DemoPlatform.check(terminal, device);
        terminal.say("1/6 " + (dataset.isPresent() ? "Taking the dataset" : "Rendering scenes"));
        Path folder = new DemoData(terminal).folder(request);
        terminal.say("2/6 Starting the platform");
        try (DemoPlatform platform = DemoPlatform.up(terminal, keepRunning, device)) {
            DemoResult result = demo.on(platform, folder);
            terminal.show(result, () -> DemoText.of(result));
            return result.better() || !result.demanded() ? ExitStatus.DONE.code() : ExitStatus.FAILED.code();
        }
    }
}
