package dev.weightflow.research.study;

import dev.weightflow.cli.ListedAfter;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.compare.Cell;
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
import dev.weightflow.schema.Keyed;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.TrainingRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

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
                names = "--arms",
                split = ",",
                paramLabel = "ARM",
                converter = ArmConverter.class,
                defaultValue = "none,uniform,frozen-softmax,softmax,centered-softmax,low-rank",
                description = "The arms to train (${DEFAULT-VALUE}).")
        private List<FieldArm> arms;

        @Option(
                names = "--field-rates",
                split = ",",
                paramLabel = "FACTOR",
                defaultValue = "1",
                description =
                        "The factors on the learning rate of W1 and W2 with which softmax and centered-softmax are"
                                + " trained, such as 1,10,100,1000 (${DEFAULT-VALUE}).")
        private List<String> fieldRates;

        @Option(
                names = "--small-parts",
                paramLabel = "PART[,PART...]|none",
                description = "The small parts of the backbone that every arm trains beside the decoders, or none"
                        + " (norms,patch-embedding,position-bias).")
        private Optional<String> smallParts;

        @Option(
                names = "--control",
                paramLabel = "POINTS",
                description =
                        "The positive control: low-rank must beat none by at least so many points in a task, or the"
                                + " report concludes nothing.")
        private Optional<Double> control;

        @Option(
                names = "--ablate",
                description =
                        "Measure each finished model whose field was learned again, with the constant 1/k and with"
                                + " nothing in its place.")
        private boolean ablate;

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

    /** Reads an arm by its key. */
    static final class ArmConverter implements ITypeConverter<FieldArm> {
        @Override
        public FieldArm convert(String key) {
            try {
                return Keyed.of(FieldArm.class, key);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Command(
            name = "field",
            sortOptions = false,
            description = {
                "Studies whether the paper's velocity field has an effect beyond its initialisation.",
                "Trains the same decoders and small parts with no field, with the constant 1/k that the field starts at, with the"
                        + " paper's softmax field, frozen at its start and learned, with the centred one and with a low-rank one of"
                        + " as many parameters. Traces how far each moves the weights, and tests what it changes in the metrics, for"
                        + " difference and for equivalence.",
                "Running it again resumes where it stopped and repeats nothing."
            })
    int field(@Mixin FieldOptions options, @Mixin TrainingOptions training, @Mixin GemmLibraryOption products)
            throws IOException {
        check(options);
        if (training.showsRecipe(terminal, FieldArm.SOFTMAX.method())) {
            return ExitStatus.DONE.code();
        }
        ComparisonSetup setup = ComparisonSetup.of(
                        session, options.data, training, options.evaluateEvery, options.device)
                .tracingWeights();
        TrainingRequest common = setup.common(training);
        Map<String, Double> margins = Margins.of(options.margin, setup.tasks());
        List<FieldVariant> variants = FieldVariant.all(arms(options), options.fieldRates, smallParts(options));
        Comparison comparison = new Comparison(
                rows(variants, options.rates), common, options.seeds, margins, setup, options.out, terminal);
        try (StopSignal stop = StopSignal.open(terminal)) {
            comparison.runPastDivergence(stop::received);
            boolean ablated = !options.ablate
                    || new FieldAblation(setup, Path.of(options.data), options.device, options.out)
                            .run(learned(comparison, variants, options.rates), terminal, stop::received);
            FieldReport report = new FieldStudy(
                            setup(options, setup, common, margins, comparison, variants),
                            variants,
                            setup.declared(),
                            comparison.results(),
                            comparison.diverged(),
                            options.out)
                    .report(options.control, options.ablate);
            return show(report, options, ablated);
        }
    }

    private int show(FieldReport report, FieldOptions options, boolean ablated) throws IOException {
        Document document = FieldSections.document(report);
        ReportFiles.write(document, options.out, "study", report);
        terminal.show(
                report,
                () -> document.text() + "\n\n" + options.out
                        + " holds this as study.html, .md, .tex, .csv, .json and .txt, all arms beside each other as report.html,"
                        + " and the runs in cells/.");
        int open = report.setup().trainings()
                - report.setup().done()
                - report.setup().diverged().size();
        if (open == 0 && ablated) {
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
        for (String factor : options.fieldRates) {
            if (!factor.matches("\\d+(\\.\\d+)?(e-?\\d+)?") || !(Double.parseDouble(factor) > 0)) {
                throw usage("field", "--field-rates has '" + factor + "', which is no factor above 0");
            }
        }
        if (options.fieldRates.stream().map(Double::valueOf).distinct().count() < options.fieldRates.size()) {
            throw usage("field", "--field-rates names a factor twice");
        }
        if (options.control.isPresent()) {
            if (!(options.control.get() > 0)) {
                throw usage("field", "--control is " + options.control.get() + ", and must be above 0");
            }
            if (!options.arms.containsAll(List.of(FieldArm.NONE, FieldArm.LOW_RANK))) {
                throw usage("field", "--control compares low-rank with none; name both in --arms");
            }
        }
    }

    /** Returns the small parts in the words of a method's options. */
    private static Optional<String> smallParts(FieldOptions options) {
        return options.smallParts.map(parts -> parts.equals("none") ? "" : parts);
    }

    /** Returns the arms in their own order. */
    private static List<FieldArm> arms(FieldOptions options) {
        return options.arms.stream().distinct().sorted().toList();
    }

    /** Lists the finished trainings that have learned a field. */
    private static List<Cell> learned(Comparison comparison, List<FieldVariant> variants, List<String> rates)
            throws IOException {
        List<ComparedRow> some =
                rows(variants.stream().filter(variant -> variant.arm().learns()).toList(), rates);
        return comparison.results().keySet().stream()
                .filter(cell -> some.contains(cell.row()))
                .toList();
    }

    /** Lists the rows with all arms at one rate next to each other, so that a table is complete early. */
    private static List<ComparedRow> rows(List<FieldVariant> variants, List<String> rates) {
        List<ComparedRow> rows = new ArrayList<>();
        rates.forEach(rate -> variants.stream().map(variant -> variant.at(rate)).forEach(rows::add));
        return rows;
    }

    private static FieldReport.Setup setup(
            FieldOptions options,
            ComparisonSetup setup,
            TrainingRequest common,
            Map<String, Double> margins,
            Comparison comparison,
            List<FieldVariant> variants)
            throws IOException {
        List<TaskName> tasks = TaskName.columns(setup.tasks());
        List<String> names = variants.stream().map(FieldVariant::key).toList();
        return new FieldReport.Setup(
                setup.name(),
                common.complete(),
                tasks,
                names,
                names.contains(FieldArm.UNIFORM.key()) ? FieldArm.UNIFORM.key() : names.get(0),
                options.rates,
                options.seeds,
                comparison.cells().size(),
                comparison.results().size(),
                comparison.diverged().stream().map(Cell::name).toList(),
                margins,
                setup.declared().scales());
    }
}
