package dev.weightflow.cli.compare;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.compare.FairRows.Fair;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.StopSignal;
import dev.weightflow.cli.fit.GemmLibraryOption;
import dev.weightflow.cli.training.TrainingOptions;
import dev.weightflow.cli.weights.TrustedMethods;
import dev.weightflow.schema.training.TrainingRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "compare",
        sortOptions = false,
        description = {
            "Trains several methods with several seeds on the same data, and reports them side by side: metrics with"
                    + " their spread, differences with their intervals and tests, parameters, time and memory.",
            "Running it again resumes where it stopped and repeats nothing."
        })
public final class CompareCommand extends SessionCommand {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "FOLDER|ID",
            description =
                    "The data: a folder with a dataset.yaml or in the PASCAL_MT layout, or an ingested dataset's id or a prefix of it. With"
                            + " an id, the platform trains: one job per training, shared among its trainers.")
    private String dataset;

    @Option(
            names = "--methods",
            defaultValue = "all",
            paramLabel = "METHOD,...",
            description =
                    "The methods to compare: all, or names from './weightflow methods' (${DEFAULT-VALUE}); file:FILE is a"
                            + " method file of your own, as with fit's --method-file. A method's options,"
                            + " and training parameters that differ from the others', follow after colons, as in"
                            + " delora,vera:rank=64:learningRate=2e-3; an unknown one is rejected with a list of the known ones.")
    private List<String> methods;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description = "The number of seeds per method (${DEFAULT-VALUE}).")
    private int seeds;

    @Mixin
    private TrainingOptions training = new TrainingOptions();

    @Option(names = "--published", description = "Configure each row as published; the default.")
    private boolean published;

    @Option(
            names = "--fair",
            description =
                    "Make rows alike except for the method: the backbone frozen beside adapters, one pass for all tasks,"
                            + " and ranks or widths chosen so that trained parameters are within 2 %% of the"
                            + " first row's. Explicit options are kept, and rows that cannot match are marked.")
    private boolean fair;

    @Option(
            names = "--tune",
            paramLabel = "NAME=A,B,...",
            description =
                    "First tune each row over these values of a training parameter or method option, on a part of the training split,"
                            + " and compare it with the best; repeatable. Rows that set it themselves keep their own.")
    private Map<String, String> tune = new LinkedHashMap<>();

    @Option(
            names = "--tune-holdout",
            paramLabel = "SHARE",
            defaultValue = "0.2",
            description = "The share of the training split held out for tuning (${DEFAULT-VALUE}).")
    private double holdOut;

    @Option(
            names = "--tune-seeds",
            paramLabel = "N",
            defaultValue = "1",
            description = "The number of seeds per tuned value (${DEFAULT-VALUE}).")
    private int tuneSeeds;

    @Option(
            names = "--eval-every",
            paramLabel = "EPOCHS",
            description = "Epochs between validations, for the learning curves (the recipe's," + " or 10).")
    private Optional<Integer> evaluateEvery;

    @Option(
            names = "--margin",
            split = ",",
            paramLabel = "POINTS|NAME=POINTS",
            description =
                    "Also test which methods are equivalent: the largest difference that does not matter, for all quantities, or"
                            + " as in semseg=0.3,normals=0.2,delta_m=0.5.")
    private List<String> margin = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "comparison",
            description = "The folder of the comparison (${DEFAULT-VALUE}).")
    private Path out;

    @Option(
            names = "--device",
            defaultValue = "auto",
            description = "auto, cpu or cuda:N; several share the work, cuda:0,cuda:1 (${DEFAULT-VALUE}).")
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
    public Integer call() throws IOException {
        evaluateEvery.ifPresent(epochs -> requireAtLeast(1, "--eval-every", epochs));
        requireAtLeast(1, "--seeds", seeds);
        requireAtLeast(1, "--tune-seeds", tuneSeeds);
        require(holdOut > 0 && holdOut < 1, "--tune-holdout is " + holdOut + ", and must be above 0 and below 1");
        require(!fair || !published, "--fair and --published exclude each other");
        if (training.showsRecipe(terminal, ComparisonSetup.ANY_METHOD)) {
            return ExitStatus.DONE.code();
        }
        return compare().code();
    }

    private ExitStatus compare() throws IOException {
        ComparisonSetup setup = ComparisonSetup.of(session, dataset, training, evaluateEvery, device);
        TrainingRequest common = setup.common(training);
        Map<String, Double> margins = Margins.of(margin, setup.tasks());
        List<ComparedRow> named = ComparedRow.list(String.join(",", methods));
        named.forEach(row -> TrustedMethods.of(terminal).remember(row.method()));
        Fair alike = fair ? FairRows.of(named, common, setup.declared()) : new Fair(named, Optional.empty());
        try (StopSignal stop = StopSignal.open(terminal)) {
            List<ComparedRow> rows = alike.rows();
            Optional<Tuning.Result> tuned = Optional.empty();
            if (!tune.isEmpty()) {
                tuned = Tuning.of(tune, holdOut, tuneSeeds).run(rows, common, setup, out, terminal, stop::received);
                if (tuned.isEmpty()) {
                    return interrupted();
                }
                rows = Tuning.tuned(rows, tuned.get());
            }
            Preparation preparation = new Preparation(alike.budget(), tuned);
            Report report =
                    new Comparison(rows, common, seeds, margins, preparation, setup, out, terminal).run(stop::received);
            terminal.show(
                    report,
                    () -> report.document().text() + "\n\n" + out
                            + " holds this report as report.html, .md, .tex, .csv, .json and .txt, and the runs in cells/.");
            if (report.setup().done() == report.setup().trainings()) {
                return ExitStatus.DONE;
            }
            return interrupted();
        }
    }

    private ExitStatus interrupted() {
        terminal.say("\nInterrupted; run the same command to resume.");
        return ExitStatus.INTERRUPTED;
    }
}
