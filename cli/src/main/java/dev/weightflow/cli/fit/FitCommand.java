package dev.weightflow.cli.fit;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.StopSignal;
import dev.weightflow.cli.fit.Fit.FitDisplay;
import dev.weightflow.cli.fit.Fit.FitPlan;
import dev.weightflow.cli.fit.Fit.FittedRun;
import dev.weightflow.cli.training.MethodOptions;
import dev.weightflow.cli.training.TrainingOptions;
import dev.weightflow.cli.weights.BaseWeights;
import dev.weightflow.model.dataset.pascal.PascalMt;
import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.schema.training.ValidationOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "fit",
        sortOptions = false,
        description = {
            "Fine-tunes a model on a folder in the PASCAL_MT layout, in this process: no service is needed.",
            "Ctrl-C leaves a checkpoint, and the same command resumes from it, to the same result."
        })
public final class FitCommand extends SessionCommand {

    private static final int EPOCHS_BETWEEN_VALIDATIONS = 10;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "The data: JPEGImages, ImageSets and a folder of labels for each task; required.")
    private Optional<Path> folder = Optional.empty();

    @Mixin
    private MethodOptions method = new MethodOptions();

    @Mixin
    private TrainingOptions training = new TrainingOptions();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "out",
            description = "The folder of the run (${DEFAULT-VALUE}).")
    private Path out;

    @Option(
            names = "--eval-every",
            paramLabel = "EPOCHS",
            description =
                    "Measure the validation split after so many epochs each, and at the end (the recipe's, or 10).")
    private Optional<Integer> evaluateEvery;

    @ArgGroup(exclusive = false)
    private Patience patience;

    private static final class Patience {
        @Option(
                names = "--patience",
                required = true,
                paramLabel = "N",
                description = "End the run when Δm has not risen in so many validations in a row.")
        private int validations;

        @Option(
                names = "--min-delta",
                paramLabel = "POINTS",
                defaultValue = "0",
                description = "By more than how much Δm must rise to have risen (${DEFAULT-VALUE}).")
        private double minDelta;
    }

    @Option(names = "--device", defaultValue = "auto", description = "auto, cpu or cuda:N (${DEFAULT-VALUE}).")
    private String device;

    @Mixin
    private GemmLibraryOption products = new GemmLibraryOption();

    @Override
    public Integer call() throws IOException {
        if (training.showsRecipe(terminal, method.spec())) {
            return ExitStatus.DONE.code();
        }
        Path data = folder.orElseThrow(() -> usage("Missing required option: '--data=FOLDER'"));
        evaluateEvery.ifPresent(epochs -> requireAtLeast(1, "--eval-every", epochs));
        FitPlan plan = plan(data, new RunOptions(earlyStopping()));
        FittedRun run = fit(plan);
        if (!run.history().isEmpty()) {
            show(plan, run);
        }
        if (run.ending().interrupted()) {
            terminal.say("\n" + run.ending().words());
            return ExitStatus.INTERRUPTED.code();
        }
        return ExitStatus.DONE.code();
    }

    record Result(
            String out,
            String ended,
            int step,
            int totalSteps,
            History.Validation untrained,
            History.Validation best,
            History.Validation last,
            double deltaMOfBest) {}

    private FittedRun fit(FitPlan plan) throws IOException {
        try (StopSignal stop = StopSignal.open(terminal)) {
            return new Fit(plan, FitDisplay.on(terminal), InstantSource.system()).run(stop::received);
        }
    }

    private void show(FitPlan plan, FittedRun run) {
        History history = run.history();
        terminal.show(
                new Result(
                        plan.out().toString(),
                        run.ending().word(),
                        run.ending().step(),
                        run.ending().totalSteps(),
                        history.untrained(),
                        history.best(),
                        history.last(),
                        history.best().deltaM()),
                () -> FitText.table(history) + "\n\n"
                        + run.ending()
                                .early()
                                .map(why -> run.ending().words() + "\n")
                                .orElse("") + plan.out()
                        + " holds the checkpoints, curves, pictures and the model card.\n./weightflow predict "
                        + plan.out().resolve("best/model.safetensors") + " --data IMAGE --out predictions");
    }

    private Optional<EarlyStopping> earlyStopping() {
        if (patience == null) {
            return Optional.empty();
        }
        requireAtLeast(1, "--patience", patience.validations);
        require(patience.minDelta >= 0, "--min-delta is " + patience.minDelta + ", and must be at least 0");
        return Optional.of(new EarlyStopping(patience.validations, patience.minDelta));
    }

    private FitPlan plan(Path data, RunOptions options) {
        List<Task> learned = training.tasks(PascalMt.tasksIn(data));
        Optional<BaseWeights> weights = training.weights().map(named -> BaseWeights.here(session, named));
        TrainingSpec spec = Methods.completed(
                training.request(method.spec(), DataDigest.of(data, Set.copyOf(learned)), learned, weights, Map.of())
                        .complete());
        return new FitPlan(
                spec,
                data,
                weights.flatMap(BaseWeights::file),
                out,
                evaluateEvery
                        .or(() -> spec.validation().map(ValidationOptions::everyEpochs))
                        .orElse(EPOCHS_BETWEEN_VALIDATIONS),
                device,
                options);
    }
}
