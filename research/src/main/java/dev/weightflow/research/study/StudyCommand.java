package dev.weightflow.research.study;

import dev.weightflow.cli.ListedAfter;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.compare.ComparedRow;
import dev.weightflow.cli.compare.Comparison;
import dev.weightflow.cli.compare.ComparisonSetup;
import dev.weightflow.cli.compare.Margins;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.StopSignal;
import dev.weightflow.cli.fit.GemmLibraryOption;
import dev.weightflow.cli.report.ReportFiles;
import dev.weightflow.cli.training.TrainingOptions;
import dev.weightflow.comparison.table.Document;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.TrainingRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@ListedAfter("compare")
@Command(name = "study", description = "Runs a study: comparisons designed to answer one question, with a report.")
public final class StudyCommand extends SessionCommand {

    /** Options of the study of the field beside those of every training. */
    static final class FieldOptions {
        @Option(
                names = "--data",
                required = true,
                paramLabel = "FOLDER",
                description =
                        "A folder with a dataset.yaml, or in the PASCAL_MT layout, such as './weightflow scenes' renders.")
        private String data;

        @Option(
                names = "--learning-rates",
                split = ",",
                paramLabel = "RATE",
                defaultValue = "5e-4,2e-3,8e-3",
                description = "The learning rates at which each arm is trained (${DEFAULT-VALUE}).")
        private List<String> rates;

        @Option(
                names = "--seeds",
                paramLabel = "N",
                defaultValue = "3",
                description = "The number of seeds per arm and rate (${DEFAULT-VALUE}).")
        private int seeds;

        @Option(
                names = "--eval-every",
                paramLabel = "EPOCHS",
                description =
                        "Epochs between measurements of the validation split and of how far the weights have moved"
                                + " (the recipe's, or 10).")
        private Optional<Integer> evaluateEvery;

        @Option(
                names = "--margin",
                split = ",",
                paramLabel = "POINTS|NAME=POINTS",
                defaultValue = "0.3",
                description = "The largest difference that does not matter, as for compare (${DEFAULT-VALUE}).")
        private List<String> margin;

        @Option(
                names = "--out",
                paramLabel = "DIR",
                defaultValue = "study-field",
                description = "The folder of the study (${DEFAULT-VALUE}).")
        private Path out;

        @Option(names = "--device", defaultValue = "auto", description = "auto, cpu or cuda:N (${DEFAULT-VALUE}).")
        private String device;
    }

    @Command(
            name = "field",
            sortOptions = false,
            description = {
                "Studies whether the paper's velocity field has an effect beyond its initialisation.",
                "Trains the same decoders and small parts with no field, with the constant 1/k that the field starts at, with the"
                        + " paper's softmax field, with the centred one and with a low-rank one of as many parameters. Traces how"
                        + " far each moves the weights, and tests what it changes in the metrics, for difference and for equivalence.",
                "Running it again resumes where it stopped and repeats nothing."
            })
    int field(@Mixin FieldOptions options, @Mixin TrainingOptions training, @Mixin GemmLibraryOption products)
            throws IOException {
        check(options);
        if (training.showsRecipe(terminal, FieldArm.SOFTMAX.at("1e-3").method())) {
            return ExitStatus.DONE.code();
        }
        ComparisonSetup setup = ComparisonSetup.of(
                        session, options.data, training, options.evaluateEvery, options.device)
                .tracingWeights();
        TrainingRequest common = setup.common(training);
        Map<String, Double> margins = Margins.of(options.margin, setup.tasks());
        Comparison comparison =
                new Comparison(rows(options.rates), common, options.seeds, margins, setup, options.out, terminal);
        try (StopSignal stop = StopSignal.open(terminal)) {
            comparison.run(stop::received);
        }
        FieldReport report = new FieldStudy(
                        setup(options, setup, common, margins, comparison),
                        setup.declared(),
                        comparison.results(),
                        options.out)
                .report();
        Document document = FieldSections.document(report);
        ReportFiles.write(document, options.out, "study", report);
        terminal.show(
                report,
                () -> document.text() + "\n\n" + options.out
                        + " holds this as study.html, .md, .tex, .csv, .json and .txt, all arms beside each other as report.html,"
                        + " and the runs in cells/.");
        if (report.setup().done() == report.setup().trainings()) {
            return ExitStatus.DONE.code();
        }
        terminal.say("\nInterrupted; run the same command to resume.");
        return ExitStatus.INTERRUPTED.code();
    }

    private void check(FieldOptions options) {
        if (options.seeds < 1) {
            throw usage("field", "--seeds is " + options.seeds + ", and must be at least 1");
        }
        if (new HashSet<>(options.rates).size() < options.rates.size()) {
            throw usage("field", "--learning-rates names a rate twice");
        }
    }

    /** Lists the rows with all arms at one rate next to each other, so that a table is complete early. */
    private static List<ComparedRow> rows(List<String> rates) {
        List<ComparedRow> rows = new ArrayList<>();
        rates.forEach(rate ->
                Arrays.stream(FieldArm.values()).map(arm -> arm.at(rate)).forEach(rows::add));
        return rows;
    }

    private static FieldReport.Setup setup(
            FieldOptions options,
            ComparisonSetup setup,
            TrainingRequest common,
            Map<String, Double> margins,
            Comparison comparison)
            throws IOException {
        List<TaskName> tasks = setup.tasks();
        return new FieldReport.Setup(
                setup.name(),
                common.complete(),
                tasks,
                options.rates,
                options.seeds,
                comparison.cells().size(),
                comparison.results().size(),
                margins,
                setup.declared().scales());
    }
}
