package dev.weightflow.cli.compare;

import static dev.weightflow.schema.text.Numbers.rounded;

import dev.weightflow.cli.compare.Report.TimingRow;
import dev.weightflow.comparison.PublishedRow;
import dev.weightflow.comparison.ResultTables;
import dev.weightflow.comparison.table.Document;
import dev.weightflow.comparison.table.ReportTable;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.text.ByteSizes;
import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
    static List<ReportTable> of(Report report) {
        Sections sections = new Sections(report);
        List<ReportTable> all =
                new ArrayList<>(List.of(sections.results(), ResultTables.differences(report.comparison())));
        if (report.comparison().baseline().isPresent()) {
            all.add(ResultTables.pairs(report.comparison()));
        }
        all.add(RowDifferences.table(report));
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
        return rounded(
                "%s at %d pixels on %s, %s of batches of %d at %s, %s from %d on; backbone from %s. %s %d of %d trainings"
                        + " are done.",
                setup.training().model().title(),
                setup.training().imageSize(),
                setup.data(),
                setup.training().length().words(),
                setup.training().batchSize(),
                rate(report),
                Numbers.counted(setup.seeds(), "seed"),
                setup.training().seed(),
                setup.training().start().words(),
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

    private ReportTable results() {
        boolean published = report.rows().stream()
                .anyMatch(row -> row.summary().deltaMPublished().isPresent());
        return ResultTables.results(
                report.comparison(),
                "Results on "
                        + report.setup().images().map(count -> count + " ").orElse("") + "validation images",
                "Figures are of the model after the last step."
                        + (published
                                ? " \"To published\" is against the paper's single-task models, which were measured on other images"
                                        + " with other weights, and says little unless these are the same."
                                : ""));
    }

    private ReportTable parameters() {
        ReportTable.Builder table = ReportTable.titled("Trainable parameters, and the checkpoint that holds them")
                .heading("method", "backbone", "norms and biases", "adapters", "decoders", "all", "checkpoint, bytes");
        report.rows()
                .forEach(row -> table.row(List.of(
                        row.name(),
                        rounded("%,d", row.trainable().backbone()),
                        rounded("%,d", row.trainable().small()),
                        rounded("%,d", row.trainable().adapters()),
                        rounded("%,d", row.trainable().decoders()),
                        rounded("%,d", row.trainable().total()),
                        words(row.checkpointBytes(), bytes -> rounded("%,d", bytes)))));
        return table.note("Of one seed; single-task has a training for each task, counted together.");
    }

    private ReportTable published() {
        ReportTable.Builder table =
                ReportTable.titled("Published figures, measured otherwise").heading("method");
        tasks.forEach(task -> table.heading(task.key()));
        table.heading("Δm, %", "parameters, M", "source");
        for (PublishedRow row : report.published()) {
            List<String> cells = new ArrayList<>();
            cells.add(
                    row.method().key() + row.rank().map(rank -> " rank=" + rank).orElse(""));
            tasks.forEach(task -> cells.add(rounded("%.2f", row.figures().get(task))));
            cells.add(rounded("%+.2f", row.deltaM()));
            cells.add(rounded("%.2f", row.parameters()));
            cells.add(row.source());
            table.row(cells);
        }
        return table.note(report.protocol() + " Here: " + setup(report));
    }

    private ReportTable timing() {
        ReportTable.Builder table = ReportTable.titled("Time and memory, which differ from run to run")
                .heading("method", "seconds a step", "images/s", "peak memory");
        for (TimingRow row : report.timing()) {
            table.row(List.of(
                    row.method(),
                    words(row.secondsPerStep(), value -> rounded("%.3f", value)),
                    words(row.imagesPerSecond(), value -> rounded("%.1f", value)),
                    words(row.peakMemoryBytes(), ByteSizes::text)));
        }
        return table.note(
                "The step of a method with a training for each task is that of all of them. Peak memory is the"
                        + " process's resident memory on the host.");
    }

    private static <T> String words(Optional<T> value, Function<T, String> words) {
        return value.map(words).orElse("");
    }
}
