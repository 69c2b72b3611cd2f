package dev.weightflow.cli.compare;

import dev.weightflow.cli.compare.Report.Row;
import dev.weightflow.cli.compare.Report.TimingRow;
import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.report.Document;
import dev.weightflow.cli.report.Section;
import dev.weightflow.comparison.Difference;
import dev.weightflow.comparison.MethodSummary;
import dev.weightflow.comparison.PublishedRow;
import dev.weightflow.comparison.Statistics;
import dev.weightflow.comparison.Summary;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.text.ByteSizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Report as tables. A cell that was not measured is empty. */
final class Sections {

    private final Report report;
    private final List<TaskName> tasks;

    private Sections(Report report) {
        this.report = report;
        this.tasks = report.setup().tasks();
    }

    static Document document(Report report) {
        return new Document("Comparison of fine-tuning methods", setup(report), of(report), Plots.of(report));
    }

    /** Returns the tables, the one with time and memory last. */
    static List<Section> of(Report report) {
        Sections sections = new Sections(report);
        List<Section> all = new ArrayList<>(List.of(sections.results(), sections.differences()));
        if (report.rows().stream().anyMatch(row -> row.summary().deltaM().isPresent())) {
            all.add(sections.pairs());
        }
        all.add(RowDifferences.section(report));
        report.preparation()
                .tuning()
                .ifPresent(tuning ->
                        all.add(RowDifferences.tuning(tuning, report.setup().tasks())));
        all.add(sections.parameters());
        if (!report.published().isEmpty()) {
            all.add(sections.published());
        }
        all.add(sections.timing());
        return all;
    }

    private static String setup(Report report) {
        Report.Setup setup = report.setup();
        String length = setup.training()
                .length()
                .epochs()
                .map(epochs -> epochs + " epochs")
                .orElseGet(() -> setup.training().length().steps().orElseThrow() + " steps");
        return format(
                "%s at %d pixels on %s, %s of batches of %d at %s, %d seed%s from %d on;"
                        + " %s. %s %d of %d trainings are done.",
                setup.training().model().title(),
                setup.training().imageSize(),
                setup.data(),
                length,
                setup.training().batchSize(),
                rate(report),
                setup.seeds(),
                setup.seeds() == 1 ? "" : "s",
                setup.training().seed(),
                setup.training()
                        .start()
                        .baseWeights()
                        .map(digest -> "backbone from weights " + digest.shortId())
                        .orElse("backbone from random weights"),
                report.preparation().budget().isPresent()
                        ? "Rows are made alike (--fair)."
                        : "Rows are configured as published (--published).",
                setup.done(),
                setup.trainings());
    }

    private static String rate(Report report) {
        double common = report.setup().training().optimization().learningRate();
        return report.rows().stream().allMatch(row -> row.setup().learningRate() == common)
                ? "a peak learning rate of " + common
                : "peak learning rates by row";
    }

    private Section results() {
        Section table = new Section("Results on "
                        + report.setup().images().map(count -> count + " ").orElse("") + "validation images")
                .heading("method", "seeds");
        tasks.forEach(task -> table.heading(task.key() + ", "
                + Figures.unit(report.setup().scales().of(task)).strip()));
        table.heading("Δm, %", "95 % interval", "Δm to published, %", "trainable");
        for (String method : report.setup().methods()) {
            table.row(report.row(method).map(this::results).orElse(List.of(method)));
        }
        return table.note("Mean ± standard deviation over the seeds, of the model after the last step. " + metrics()
                + " Δm is against the single-task models of this comparison; \"to published\" is against the paper's single-task models, which were"
                + " measured on other images with other weights, and says little unless these are the same."
                + " Intervals count the images, by " + report.setup().resamples()
                + " resamples of a paired bootstrap, and the seeds, of the single-task models too"
                + (report.setup().seeds() == 1 ? "; of one seed they count the images alone." : "."));
    }

    private String metrics() {
        if (PascalTasks.NAMES.containsAll(tasks)) {
            return "semseg, human_parts and sal: mIoU. normals: mean angular error, lower is better.";
        }
        return tasks.stream()
                .map(task -> {
                    MetricScale scale = report.setup().scales().of(task);
                    return task.key() + ": " + Figures.name(scale) + (scale.lessIsBetter() ? ", less is better." : ".");
                })
                .collect(Collectors.joining(" "));
    }

    private List<String> results(Row row) {
        MethodSummary summary = row.summary();
        List<String> cells = new ArrayList<>(List.of(row.name(), seeds(row)));
        tasks.forEach(task -> cells.add(
                words(Optional.ofNullable(summary.figures().get(task)), one -> meanAndDeviation("%.2f", one))));
        cells.add(words(summary.deltaM(), one -> meanAndDeviation("%+.2f", one)));
        // its own Δm is zero on any choice of images and seeds
        boolean baseline = row.isSingleTask() && Report.reference(report.rows()).equals(Optional.of(row.name()));
        cells.add(baseline ? "" : words(summary.deltaMInterval(), Conclusions::interval));
        cells.add(words(summary.deltaMPublished(), value -> format("%+.2f", value)));
        cells.add(format("%,d", row.trainable().total()));
        return cells;
    }

    private static <T> String words(Optional<T> value, Function<T, String> words) {
        return value.map(words).orElse("");
    }

    private Section differences() {
        String against = Report.reference(report.rows()).orElse("");
        Section table = new Section("Differences to " + against).heading("method");
        List<String> quantities =
                new ArrayList<>(tasks.stream().map(TaskName::key).toList());
        tasks.forEach(task -> table.heading(task.key()));
        if (report.toReference().stream().anyMatch(one -> one.quantity().equals(Statistics.DELTA_M))) {
            quantities.add(Statistics.DELTA_M);
            table.heading("Δm, %");
        }
        for (Row row : report.rows()) {
            if (!row.name().equals(against)) {
                List<String> cells = new ArrayList<>(List.of(row.name()));
                quantities.forEach(quantity -> cells.add(report.toReference().stream()
                        .filter(one ->
                                one.quantity().equals(quantity) && one.method().equals(row.name()))
                        .findFirst()
                        .map(Conclusions::cell)
                        .orElse("")));
                table.row(cells);
            }
        }
        String units =
                PascalTasks.NAMES.containsAll(tasks) ? "Points of mIoU and degrees" : "In the units of the results";
        return table.note(units + ", with 95 % intervals. " + Conclusions.of(report.toReference()));
    }

    private Section pairs() {
        Section table = new Section("Δm of each method minus that of each other").heading("method", "less", "Δm, %");
        List<Difference> deltaM = report.pairs().stream()
                .filter(difference -> difference.quantity().equals(Statistics.DELTA_M))
                .toList();
        deltaM.forEach(difference ->
                table.row(List.of(difference.method(), difference.against(), Conclusions.cell(difference))));
        return table.note("With 95 % intervals. " + Conclusions.of(deltaM));
    }

    private Section parameters() {
        Section table = new Section("Trainable parameters, and the checkpoint that holds them")
                .heading("method", "backbone", "norms, biases", "adapters", "decoders", "all", "checkpoint, bytes");
        report.rows()
                .forEach(row -> table.row(List.of(
                        row.name(),
                        format("%,d", row.trainable().backbone()),
                        format("%,d", row.trainable().small()),
                        format("%,d", row.trainable().adapters()),
                        format("%,d", row.trainable().decoders()),
                        format("%,d", row.trainable().total()),
                        words(row.checkpointBytes(), bytes -> format("%,d", bytes)))));
        return table.note("Of one seed; single-task has a training for each task, counted together.");
    }

    private Section published() {
        Section table = new Section("Published figures, measured otherwise").heading("method");
        tasks.forEach(task -> table.heading(task.key()));
        table.heading("Δm, %", "parameters, M", "source");
        for (PublishedRow row : report.published()) {
            List<String> cells = new ArrayList<>();
            cells.add(
                    row.method().key() + row.rank().map(rank -> " rank=" + rank).orElse(""));
            tasks.forEach(task -> cells.add(format("%.2f", row.figures().get(task))));
            cells.add(format("%+.2f", row.deltaM()));
            cells.add(format("%.2f", row.parameters()));
            cells.add(row.source());
            table.row(cells);
        }
        return table.note(report.protocol() + " Here: " + setup(report));
    }

    private Section timing() {
        Section table = new Section("Time and memory, which differ from run to run")
                .heading("method", "seconds a step", "images/s", "peak memory");
        for (TimingRow row : report.timing()) {
            table.row(List.of(
                    row.method(),
                    words(row.secondsPerStep(), value -> format("%.3f", value)),
                    words(row.imagesPerSecond(), value -> format("%.1f", value)),
                    words(row.peakMemoryBytes(), ByteSizes::text)));
        }
        return table.note(
                "The step of a method with a training for each task is that of all of them. Peak memory is the"
                        + " process's resident memory on the host.");
    }

    /** Returns the smallest number of seeds that a task was measured with. */
    private static String seeds(Row row) {
        return String.valueOf(row.summary().figures().values().stream()
                .mapToInt(summary -> summary.bySeed().size())
                .min()
                .orElse(0));
    }

    private static String meanAndDeviation(String pattern, Summary summary) {
        return format(pattern, summary.mean()) + words(summary.deviation(), value -> format(" ± %.2f", value));
    }

    /** Formats values; a negative number that rounds to zero is shown as {@code +0.00}. */
    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values).replaceAll("-(0\\.0+)(?!\\d)", "+$1");
    }
}
