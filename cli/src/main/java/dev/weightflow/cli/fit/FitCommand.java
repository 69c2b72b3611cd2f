package dev.weightflow.cli.fit;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.StopSignal;
import dev.weightflow.cli.fit.Fit.FitDisplay;
import dev.weightflow.cli.fit.Fit.FitPlan;
import dev.weightflow.cli.fit.Fit.FittedRun;
import dev.weightflow.cli.training.MethodOptions;
import dev.weightflow.cli.training.PatienceOptions;
import dev.weightflow.cli.training.SharedData;
import dev.weightflow.cli.training.TrainingOptions;
import dev.weightflow.cli.weights.BaseWeights;
import dev.weightflow.cli.weights.TrustedMethods;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.run.History;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.DatasetShare;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.schema.training.ValidationOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "fit",
        sortOptions = false,
        description = {
            "Fine-tunes a model on a folder with a dataset.yaml, or in the PASCAL_MT layout, in this process: no service is needed.",
            "Ctrl-C saves a checkpoint; the same command resumes from it, with the same result."
        })
public final class FitCommand extends SessionCommand {

    private static final int EPOCHS_BETWEEN_VALIDATIONS = 10;

    @Option(
            names = "--data",
            paramLabel = "FOLDER[=SHARE]",
            description =
                    "The data: JPEGImages, ImageSets and a folder of labels for each task; required. Repeated, images are"
                            + " drawn from all folders by their shares, and the first one validates.")
    private List<String> folders = List.of();

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
            description = "Epochs between validations; the last is always at the end (the recipe's, or 10).")
    private Optional<Integer> evaluateEvery;

    @Mixin
    private PatienceOptions patience = new PatienceOptions();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The run's name in its card, its page and TensorBoard (its folder's name).")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--tag",
            paramLabel = "KEY=VALUE",
            description = "A tag that is kept in run.json, the card and the page; repeatable.")
    private Map<String, String> tags = new LinkedHashMap<>();

    @Option(
            names = "--watch",
            arity = "0..1",
            fallbackValue = "0",
            paramLabel = "PORT",
            description = "Show live curves: a page on 127.0.0.1, on any free port unless one is given, and"
                    + " report.html in the run's folder.")
    private Optional<Integer> watch = Optional.empty();

    @Option(
            names = "--tensorboard",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "DIR",
            description = "Write event files for TensorBoard into DIR/NAME (tensorboard/NAME in the run's folder).")
    private Optional<String> tensorboard = Optional.empty();

    @Option(
            names = "--card",
            paramLabel = "KEY=VALUE",
            description =
                    "Metadata of the model card: base_model, license, license_name, license_link and datasets, in the"
                            + " Hugging Face Hub's terms; omitted if not given. Repeatable.")
    private Map<String, String> card = new LinkedHashMap<>();

    @Option(
            names = "--device",
            defaultValue = "auto",
            description = "auto, cpu or cuda:N; several share the work, cuda:0,cuda:1 (${DEFAULT-VALUE}).")
    private String device;

    @Mixin
    private GemmLibraryOption products = new GemmLibraryOption();

    @Override
    public Integer call() throws IOException {
        if (training.showsRecipe(terminal, method.spec())) {
            return ExitStatus.DONE.code();
        }
        if (folders.isEmpty()) {
            throw usage("Missing required option: '--data=FOLDER'");
        }
        evaluateEvery.ifPresent(epochs -> requireAtLeast(1, "--eval-every", epochs));
        FitPlan plan = plan(SharedData.of(folders), options());
        FittedRun run = fit(plan);
        if (!run.history().isEmpty()) {
            show(plan, run);
        }
        if (run.ending().interrupted()) {
            terminal.say("\n" + FitText.of(run.ending()));
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
        try (TrainingCallback follower = TrainingCallback.all(followers(plan));
                StopSignal stop = StopSignal.open(terminal)) {
            return new Fit(plan, FitDisplay.on(terminal), InstantSource.system(), follower).run(stop::received);
        }
    }

    private List<TrainingCallback> followers(FitPlan plan) throws IOException {
        List<TrainingCallback> followers = new ArrayList<>();
        followers.add(new TrainingCallback() {
            @Override
            public void validated(History history, Map<String, byte[]> pictures) {
                Curves.draw(history, plan.out().resolve(RunFolder.CURVES));
            }
        });
        if (tensorboard.isPresent()) {
            Path folder = tensorboard.get().isEmpty()
                    ? plan.out().resolve(TensorBoardEvents.FOLDER)
                    : Path.of(tensorboard.get());
            followers.add(new TensorBoardEvents(plan, folder, InstantSource.system()));
            terminal.say("Event files: tensorboard --logdir " + folder + " shows them.");
        }
        if (watch.isPresent()) {
            require(watch.get() >= 0 && watch.get() <= 65_535, "--watch " + watch.get() + " is not a port");
            PageServer server = PageServer.of(plan.out(), watch.get());
            followers.add(new LivePage(plan, server, InstantSource.system()));
            terminal.say(
                    "Watch it at " + server.address() + " or open " + plan.out().resolve(LivePage.PAGE) + ".");
        }
        return followers;
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
                                .map(why -> FitText.of(run.ending()) + "\n")
                                .orElse("") + plan.out()
                        + " holds the checkpoints, curves, pictures and the model card.\n./weightflow predict "
                        + plan.out().resolve("best/model.safetensors") + " --data IMAGE --out predictions");
    }

    private RunOptions options() {
        name.ifPresent(given -> require(
                RunOptions.isName(given),
                "--name '" + given
                        + "' is not a name: letters, digits, spaces and . _ + = , - after the first, 100 at most"));
        tags.forEach((key, value) -> require(
                RunOptions.isName(key) && RunOptions.isLine(value),
                "--tag '" + key + "=" + value
                        + "' is not valid: the key must be like a --name, the value one line of at most"
                        + " 500 characters"));
        return new RunOptions(name, tags, HubMetadata.checked(card), patience.rule());
    }

    private FitPlan plan(List<SharedData> given, RunOptions options) {
        List<DatasetFolder> all = given.stream()
                .map(data -> DatasetFolder.open(Path.of(data.name())))
                .toList();
        DatasetFolder data = all.get(0);
        List<TaskName> learned = training.tasks(data.tasks().names());
        Optional<BaseWeights> weights =
                training.weights().map(named -> BaseWeights.here(session, named, training.offline()));
        MethodSpec chosen = method.spec();
        TrustedMethods.of(terminal).remember(chosen);
        List<DatasetShare> shares = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            shares.add(new DatasetShare(
                    DataDigest.of(all.get(i), Set.copyOf(learned)), given.get(i).share()));
        }
        TrainingSpec spec =
                Methods.completed(training.request(chosen, shares.get(0).dataset(), learned, weights, Map.of())
                        .with("datasets", shares)
                        .complete());
        return new FitPlan(
                spec,
                data,
                all.subList(1, all.size()),
                weights.flatMap(BaseWeights::file),
                out,
                evaluateEvery
                        .or(() -> spec.validation().map(ValidationOptions::everyEpochs))
                        .orElse(EPOCHS_BETWEEN_VALIDATIONS),
                device,
                options,
                chosen.text());
    }
}
