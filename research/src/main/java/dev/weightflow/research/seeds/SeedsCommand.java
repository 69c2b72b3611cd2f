package dev.weightflow.research.seeds;

import dev.weightflow.cli.ListedAfter;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.compare.Cell;
import dev.weightflow.cli.compare.CellResult;
import dev.weightflow.cli.compare.ComparedRow;
import dev.weightflow.cli.compare.Comparison;
import dev.weightflow.cli.compare.ComparisonSetup;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.StopSignal;
import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.models.GateOptions;
import dev.weightflow.cli.training.MethodOptions;
import dev.weightflow.cli.training.TrainingOptions;
import dev.weightflow.cli.weights.TrustedMethods;
import dev.weightflow.comparison.statistics.Estimate;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.comparison.statistics.SeedSpread;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.SeedDeviation;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.text.Numbers;
import dev.weightflow.schema.training.MethodSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@ListedAfter("compare")
@Command(name = "seeds", description = "Measures how much a training's results vary between seeds.")
public final class SeedsCommand extends SessionCommand {
    private static final String NOT_DONE = "Interrupted: %d of %d trainings are done; run the same command to resume.";

    /**
     * Measured deviations between seeds.
     *
     * @param model whose gate was updated, if any
     */
    record Measured(Map<String, SeedDeviation> seedDeviations, int images, Optional<String> model) {}

    @Command(
            name = "measure",
            sortOptions = false,
            description = {
                "Trains the same configuration with several seeds, and shows the standard deviation of each task and of the gain"
                        + " that a model's gate tests.",
                "Running it again resumes where it stopped and repeats nothing."
            })
    int measure(
            @Option(
                            names = "--data",
                            required = true,
                            paramLabel = "FOLDER|ID",
                            description =
                                    "The data to train and measure on: a folder with a dataset.yaml or in the PASCAL_MT layout, or an ingested"
                                            + " dataset's id or a prefix of it. With an id, the platform trains.")
                    String data,
            @Option(
                            names = "--seeds",
                            paramLabel = "N",
                            defaultValue = "5",
                            description = "The number of seeds (${DEFAULT-VALUE}); a gate trusts more seeds more.")
                    int seeds,
            @Option(
                            names = "--for",
                            paramLabel = "MODEL",
                            description = "Write the result into the gate policy that the platform keeps for this"
                                    + " model.")
                    Optional<String> model,
            @Mixin MethodOptions method,
            @Mixin TrainingOptions training,
            @Option(
                            names = "--out",
                            paramLabel = "DIR",
                            defaultValue = "seeds",
                            description = "The folder of the runs (${DEFAULT-VALUE}).")
                    Path out,
            @Option(
                            names = "--device",
                            defaultValue = "auto",
                            paramLabel = "<device>",
                            description = "auto, cpu or cuda:N (${DEFAULT-VALUE}).")
                    String device)
            throws IOException {
        if (seeds < Estimate.LEAST_SEEDS) {
            throw usage("measure", "--seeds is " + seeds + ", and must be at least " + Estimate.LEAST_SEEDS);
        }
        ComparisonSetup setup = ComparisonSetup.of(session, data, training, Optional.empty(), device);
        MethodSpec spec = method.spec();
        TrustedMethods.of(terminal).remember(spec);
        ComparedRow row = new ComparedRow(spec.name().key(), spec, Map.of());
        Comparison comparison =
                new Comparison(List.of(row), setup.common(training), seeds, Map.of(), setup, out, terminal);
        try (StopSignal stop = StopSignal.open(terminal)) {
            comparison.run(stop::received);
        }
        Map<Cell, CellResult> results = comparison.results();
        if (results.size() < comparison.cells().size()) {
            terminal.say(NOT_DONE.formatted(results.size(), comparison.cells().size()));
            return ExitStatus.INTERRUPTED.code();
        }
        Map<Long, ImageSums> sums = new TreeMap<>();
        results.forEach((cell, result) -> sums.merge(cell.spec().seed(), result.sums(), ImageSums::and));
        Measured measured = measured(sums, row.name() + " on " + setup.name(), model);
        model.ifPresent(name -> GateOptions.change(
                session.client(ServiceName.CHECKPOINT_REGISTRY),
                name,
                policy -> policy.set("seedDeviations", WeightflowJson.tree(measured.seedDeviations()))));
        terminal.show(measured, () -> words(measured));
        return ExitStatus.DONE.code();
    }

    private static Measured measured(Map<Long, ImageSums> sums, String what, Optional<String> model) {
        SeedSpread spread = SeedSpread.of(
                sums.values().iterator().next().measured().scales(),
                sums.values().stream().map(ImageSums::figures).toList());
        Optional<String> source = Optional.of(spread.seeds() + " seeds of " + what);
        Map<String, SeedDeviation> deviations = new LinkedHashMap<>();
        spread.deviations()
                .forEach((quantity, deviation) -> deviations.put(
                        quantity, new SeedDeviation(deviation, Optional.of(spread.degreesOfFreedom()), source)));
        int images = sums.values().iterator().next().images().size();
        return new Measured(deviations, images, model);
    }

    private static String words(Measured measured) {
        Table table = Table.of("QUANTITY", ">DEVIATION", "", ">DEGREES OF FREEDOM");
        measured.seedDeviations()
                .forEach((quantity, found) -> table.row(
                        quantity,
                        Numbers.format("%.3g", found.deviation()),
                        quantity.equals(GatePolicy.GAIN) ? "%" : "points",
                        "" + found.degreesOfFreedom().orElseThrow()));
        return table + "\n\nOf a single model, measured on " + measured.images() + " validation images. "
                + measured.model()
                        .map(name -> "The gate of " + name + " tests gains with it.")
                        .orElse("Give --for MODEL as well, and the gate of that model tests gains with it; nothing is"
                                + " trained again.");
    }
}
