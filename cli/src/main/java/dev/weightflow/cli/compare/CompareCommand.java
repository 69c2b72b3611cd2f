package dev.weightflow.cli.compare;

import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.compare.Comparison.Trainer;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.console.ShutdownHook;
import dev.weightflow.cli.fit.DataDigest;
import dev.weightflow.cli.fit.GemmLibraryOption;
import dev.weightflow.cli.jobs.Datasets;
import dev.weightflow.cli.training.TrainingOptions;
import dev.weightflow.cli.weights.BaseWeights;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.pascal.IdList;
import dev.weightflow.model.dataset.pascal.PascalMt;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

@Command(
        name = "compare",
        sortOptions = false,
        description = {
            "Trains several methods with several seeds on the same data, and reports them side by side: metrics with"
                    + " their spread, differences with bootstrap intervals, parameters, time and memory.",
            "Repeated, it resumes where it was, and does nothing twice."
        })
public final class CompareCommand extends SessionCommand {

    /** Options of a training that say what a comparison says with {@code --methods}. */
    private static final List<String> OF_ONE_METHOD = List.of("--method", "--rank", "--option");

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FOLDER|ID",
            description =
                    "The data: a folder in the PASCAL_MT layout, or an ingested dataset's id or its beginning. With an"
                            + " id, the platform trains: a job for each training, shared by its trainers.")
    private String dataset;

    @Option(
            names = "--methods",
            split = ",",
            defaultValue = "all",
            paramLabel = "METHOD",
            description =
                    "all, or those of './weightflow methods' that are to be compared; options follow a colon, as in"
                            + " mtlora:rank=16 (${DEFAULT-VALUE}).")
    private List<String> methods;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description = "With how many seeds each method is trained (${DEFAULT-VALUE}).")
    private int seeds;

    @Mixin
    private TrainingOptions training = new TrainingOptions();

    @Option(
            names = "--eval-every",
            paramLabel = "EPOCHS",
            defaultValue = "10",
            description = "Measure the validation split after so many epochs each, for the learning curves"
                    + " (${DEFAULT-VALUE}).")
    private int evaluateEvery;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "comparison",
            description = "The folder of the comparison (${DEFAULT-VALUE}).")
    private Path out;

    @Option(names = "--device", defaultValue = "auto", description = "auto, cpu or cuda:N (${DEFAULT-VALUE}).")
    private String device;

    @Mixin
    private GemmLibraryOption products = new GemmLibraryOption();

    private CompareCommand(Session session) {
        super(session);
    }

    /** The command; its help does not show the options of a training that a comparison chooses itself. */
    public static CommandLine in(Session session) {
        CommandLine line = new CommandLine(new CompareCommand(session));
        CommandSpec command = line.getCommandSpec();
        for (String own : OF_ONE_METHOD) {
            OptionSpec option = command.findOption(own);
            command.remove(option);
            command.addOption(OptionSpec.builder(option).hidden(true).build());
        }
        return line;
    }

    @Override
    protected void run() throws IOException {
        requireAtLeast(1, "--eval-every", evaluateEvery);
        for (String own : OF_ONE_METHOD) {
            require(
                    !spec.commandLine().getParseResult().hasMatchedOption(own),
                    own
                            + " belongs to a single method; name methods and their options with --methods, as in"
                            + " mtlora:rank=16");
        }
        requireAtLeast(1, "--seeds", seeds);
        if (training.showsRecipe(terminal)) {
            return;
        }
        compare();
    }

    private void compare() throws IOException {
        Path folder = Path.of(dataset);
        if (Files.isDirectory(folder)) {
            here(folder);
            return;
        }
        if (!dataset.matches("[0-9a-f]{1,64}")) {
            throw CommandFailure.notFound(
                    "missing-folder",
                    "There is no folder " + dataset
                            + ": give one in the PASCAL_MT layout, such as './weightflow scenes' renders, or the id of a dataset.");
        }
        onThePlatform(Datasets.find(session, dataset));
    }

    private void here(Path data) throws IOException {
        Optional<BaseWeights> weights = training.weights().map(named -> BaseWeights.here(session, named));
        List<Task> learned = training.tasks(PascalMt.tasksIn(data));
        DatasetId digest = DataDigest.of(data, Set.copyOf(learned));
        int images = IdList.of(data, Split.TRAIN, Limits.defaults()).flawless().size();
        run(
                tasks -> pattern(digest, tasks, weights),
                learned,
                String.valueOf(data.toAbsolutePath().normalize().getFileName()),
                images,
                new LocalTrainer(
                        data, weights.flatMap(BaseWeights::file), out, evaluateEvery, device, InstantSource.system()));
    }

    private void onThePlatform(Resource data) throws IOException {
        String id = data.text("dataset.id");
        Optional<BaseWeights> weights = training.weights().map(named -> BaseWeights.onPlatform(session, named));
        run(
                tasks -> pattern(new DatasetId(id), tasks, weights),
                training.tasks(Datasets.tasks(data)),
                "dataset " + Quantities.brief(id),
                (int) data.number("dataset.samples.train"),
                new PlatformTrainer(session));
    }

    private void run(
            Function<List<Task>, TrainingSpec> trainings, List<Task> learned, String data, int images, Trainer trainer)
            throws IOException {
        TrainingSpec pattern = trainings.apply(learned);
        List<ComparedMethod> compared = compared();
        List<Cell> cells =
                Cell.of(compared, pattern, tasks -> trainings.apply(tasks).sampling(), seeds);
        Reports reports = new Reports(data, compared, cells, seeds, pattern.tasks());
        run(new Comparison(cells, out, trainer, reports, steps(pattern, images), terminal));
    }

    private void run(Comparison comparison) throws IOException {
        try (ShutdownHook stop = ShutdownHook.stoppingAtNextStep(terminal)) {
            Report report = comparison.run(stop::isRunning);
            terminal.show(
                    report,
                    () -> Renderings.text(report) + "\n\n" + out
                            + " holds this report as report.html, .md, .tex, .json and .txt, and the runs in cells/.");
        }
    }

    private List<ComparedMethod> compared() {
        if (methods.equals(List.of("all"))) {
            return ComparedMethod.all();
        }
        List<ComparedMethod> compared = new ArrayList<>();
        for (String words : methods) {
            try {
                compared.add(ComparedMethod.of(words));
            } catch (IllegalArgumentException e) {
                throw usage("--methods: " + e.getMessage());
            }
        }
        Set<String> names =
                Set.copyOf(compared.stream().map(ComparedMethod::name).toList());
        require(names.size() == compared.size(), "--methods names a method twice");
        return compared;
    }

    private TrainingSpec pattern(DatasetId data, List<Task> learned, Optional<BaseWeights> weights) {
        return training.request(data, learned, weights, Optional.empty(), Optional.empty())
                .complete();
    }

    private static int steps(TrainingSpec pattern, int images) {
        return pattern.length().inSteps(Math.max(1, images / pattern.imagesPerStep()));
    }
}
