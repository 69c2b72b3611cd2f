package dev.weightflow.cli.compare;

import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.compare.Cell.ComparedMethod;
import dev.weightflow.cli.compare.Comparison.Trainer;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.console.ShutdownHook;
import dev.weightflow.cli.fit.DataDigest;
import dev.weightflow.cli.fit.GemmLibraryOption;
import dev.weightflow.cli.jobs.DatasetsCommand;
import dev.weightflow.cli.training.TrainingOptions;
import dev.weightflow.cli.weights.BaseWeights;
import dev.weightflow.model.comparison.Statistics;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.pascal.IdList;
import dev.weightflow.model.dataset.pascal.PascalMt;
import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "compare",
        sortOptions = false,
        description = {
            "Trains several methods with several seeds on the same data, and reports them side by side: metrics with"
                    + " their spread, differences with their intervals and tests, parameters, time and memory.",
            "Repeated, it resumes where it was, and does nothing twice."
        })
public final class CompareCommand extends SessionCommand {
    /** Whose place the compared methods take. */
    private static final MethodSpec ANY = Methods.spec(MethodName.DELORA);

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
            names = "--margin",
            split = ",",
            paramLabel = "POINTS|NAME=POINTS",
            description =
                    "Also test which methods are equivalent: how great a difference does not matter, for all quantities, or"
                            + " as in semseg=0.3,normals=0.2,delta_m=0.5.")
    private List<String> margin = List.of();

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

    @Option(
            names = {"--method", "--rank", "--option"},
            hidden = true,
            description = "Options of a single training.")
    private void ofOneMethod(String any) {
        throw usage(
                "--method, --rank and --option belong to a single method; name methods and their options with --methods, as in"
                        + " mtlora:rank=16");
    }

    @Override
    protected void run() throws IOException {
        requireAtLeast(1, "--eval-every", evaluateEvery);
        requireAtLeast(1, "--seeds", seeds);
        if (!training.showsRecipe(terminal, ANY)) {
            compare(Files.isDirectory(Path.of(dataset)) ? here(Path.of(dataset)) : onThePlatform());
        }
    }

    /** What is trained on, and by whom. */
    private record Ground(
            String name,
            DatasetId data,
            List<Task> learned,
            int images,
            Optional<BaseWeights> weights,
            Trainer trainer) {}

    private Ground here(Path data) {
        Optional<BaseWeights> weights = training.weights().map(named -> BaseWeights.here(session, named));
        List<Task> learned = training.tasks(PascalMt.tasksIn(data));
        return new Ground(
                String.valueOf(data.toAbsolutePath().normalize().getFileName()),
                DataDigest.of(data, Set.copyOf(learned)),
                learned,
                IdList.of(data, Split.TRAIN, Limits.defaults()).flawless().size(),
                weights,
                new LocalTrainer(
                        data, weights.flatMap(BaseWeights::file), out, evaluateEvery, device, InstantSource.system()));
    }

    private Ground onThePlatform() {
        if (!dataset.matches("[0-9a-f]{1,64}")) {
            throw CommandFailure.notFound(
                    "missing-folder",
                    "There is no folder " + dataset
                            + ": give one in the PASCAL_MT layout, such as './weightflow scenes' renders, or the id of a dataset.");
        }
        Resource data = DatasetsCommand.find(session, dataset);
        String id = data.text("dataset.id");
        return new Ground(
                "dataset " + Quantities.brief(id),
                new DatasetId(id),
                training.tasks(DatasetsCommand.tasks(data)),
                (int) data.number("dataset.samples.train"),
                training.weights().map(named -> BaseWeights.onPlatform(session, named)),
                new PlatformTrainer(session));
    }

    private void compare(Ground ground) throws IOException {
        Function<List<Task>, TrainingSpec> trainings =
                tasks -> training.request(ANY, ground.data(), tasks, ground.weights(), Map.of())
                        .complete();
        TrainingSpec pattern = trainings.apply(ground.learned());
        List<ComparedMethod> compared = compared();
        List<Cell> cells =
                Cell.of(compared, pattern, tasks -> trainings.apply(tasks).sampling(), seeds);
        Reports reports = new Reports(ground.name(), compared, cells, seeds, pattern.tasks(), margins(pattern.tasks()));
        int steps = pattern.length().inSteps(Math.max(1, ground.images() / pattern.imagesPerStep()));
        try (ShutdownHook stop = ShutdownHook.stoppingAtNextStep(terminal)) {
            Report report = new Comparison(cells, out, ground.trainer(), reports, steps, terminal).run(stop::isRunning);
            terminal.show(
                    report,
                    () -> Sections.document(report).text() + "\n\n" + out
                            + " holds this report as report.html, .md, .tex, .json and .txt, and the runs in cells/.");
        }
    }

    /** By quantity; empty if none was given. */
    private Map<String, Double> margins(List<Task> tasks) {
        List<String> quantities = new ArrayList<>(tasks.stream().map(Task::key).toList());
        quantities.add(Statistics.DELTA_M);
        Map<String, Double> margins = new LinkedHashMap<>();
        for (String words : margin) {
            String[] pair = words.split("=", 2);
            String points = pair[pair.length - 1];
            require(
                    points.matches("\\d+(\\.\\d+)?") && Double.parseDouble(points) > 0,
                    "--margin '" + words + "' is no number of points greater than 0, such as 0.3 or semseg=0.3");
            require(
                    pair.length == 1 || quantities.contains(pair[0]),
                    "--margin '" + words + "' names none of " + String.join(", ", quantities));
            (pair.length == 1 ? quantities : List.of(pair[0]))
                    .forEach(quantity -> margins.put(quantity, Double.valueOf(points)));
        }
        return margins;
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
}
