package dev.weightflow.research.study;

import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.report.Plot;
import dev.weightflow.comparison.Conclusions;
import dev.weightflow.comparison.Difference;
import dev.weightflow.comparison.RowSummary;
import dev.weightflow.comparison.Statistics;
import dev.weightflow.comparison.Summary;
import dev.weightflow.comparison.table.Document;
import dev.weightflow.comparison.table.Picture;
import dev.weightflow.comparison.table.ReportTable;
import dev.weightflow.model.geometry.WeightMovement;
import dev.weightflow.research.study.FieldReport.Movement;
import dev.weightflow.research.study.FieldReport.Table;
import dev.weightflow.schema.Keyed;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Study of the field as tables, with the answer first, and as plots. */
final class FieldSections {

    private final FieldReport report;
    private final List<TaskName> tasks;

    private FieldSections(FieldReport report) {
        this.report = report;
        this.tasks = report.setup().tasks();
    }

    static Document document(FieldReport report) {
        FieldSections sections = new FieldSections(report);
        List<ReportTable> all = new ArrayList<>(List.of(sections.answer()));
        report.best().ifPresent(table -> {
            all.add(sections.results("Each arm at the learning rate that suits it best", table));
            all.add(sections.differences("Differences to uniform, each arm at its best rate", table));
        });
        for (int i = 0; i < report.byRate().size(); i++) {
            String at = " at learning rate " + report.setup().learningRates().get(i);
            all.add(sections.results("All arms" + at, report.byRate().get(i)));
            all.add(sections.differences(
                    "Differences to uniform" + at, report.byRate().get(i)));
        }
        all.add(sections.movements());
        return new Document("Does the velocity field do anything?", sections.setup(), all, sections.plots());
    }

    private String setup() {
        FieldReport.Setup setup = report.setup();
        return String.format(
                Locale.ROOT,
                "%s at %d pixels on %s: %s, batch %d, learning rates %s, %d seed%s from %d on; backbone from %s. All arms"
                        + " train the same decoders and small parts of the backbone, and differ in what moves W_q and W_v of"
                        + " every block: none: nothing. uniform: the constant 1/k, which nobody learned. softmax: the paper's"
                        + " field, which is 1/k while its logits are equal. centered-softmax: the same less 1/k. low-rank: a"
                        + " product of two matrices, of as many parameters as the softmax. %d of %d trainings are done.",
                setup.training().model().title(),
                setup.training().imageSize(),
                setup.data(),
                setup.training().length().words(),
                setup.training().batchSize(),
                String.join(", ", setup.learningRates()),
                setup.seeds(),
                setup.seeds() == 1 ? "" : "s",
                setup.training().seed(),
                setup.training().start().words(),
                setup.done(),
                setup.trainings());
    }

    /** Compares the paper's field with the constant, wherever both were measured. */
    private ReportTable answer() {
        ReportTable.Builder table = headings(
                ReportTable.titled("What the learned field adds to the constant: softmax less uniform"), "rate");
        List<Difference> all = new ArrayList<>();
        for (int i = 0; i < report.byRate().size(); i++) {
            row(table, report.setup().learningRates().get(i), report.byRate().get(i), all);
        }
        // where both arms are best at one rate, these are in a row above, and not counted again
        report.best().ifPresent(best -> row(table, "best of each", best, new ArrayList<>()));
        return table.note(
                "Points of mIoU, degrees, and percent of Δm over the uniform arm, with 95 % intervals. " + words(all)
                        + " Each row is tested together with the other arms at its rate, not with the other rows."
                        + (report.best().isPresent()
                                ? " The last row also gains from having chosen the rates on the same images, for all arms"
                                        + " alike."
                                : ""));
    }

    private void row(ReportTable.Builder table, String name, Table arms, List<Difference> all) {
        List<Difference> some = of(arms, FieldArm.SOFTMAX);
        all.addAll(some);
        table.row(cells(name, some));
    }

    private static String words(List<Difference> all) {
        Map<String, Long> counts = all.stream()
                .collect(Collectors.groupingBy(
                        one -> one.difference().finds()
                                ? "different"
                                : one.equivalence()
                                                .filter(test -> test.test().finds())
                                                .isPresent()
                                        ? "equivalent"
                                        : "undecided",
                        Collectors.counting()));
        return String.format(
                Locale.ROOT,
                "Of %d comparisons at one rate %d show a difference (*), %d show equivalence within the margin (≈), and %d are undecided.",
                all.size(),
                counts.getOrDefault("different", 0L),
                counts.getOrDefault("equivalent", 0L),
                counts.getOrDefault("undecided", 0L));
    }

    private ReportTable.Builder headings(ReportTable.Builder table, String first) {
        table.heading(first);
        tasks.forEach(task -> table.heading(
                task.key() + "," + Figures.unit(report.setup().scales().of(task))));
        return table.heading("Δm, %");
    }

    private ReportTable results(String title, Table arms) {
        ReportTable.Builder table = headings(ReportTable.titled(title), "arm").heading("rate", "seeds", "trainable");
        for (RowSummary row : arms.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.name()));
            tasks.forEach(task ->
                    cells.add(cell("%.2f", Optional.ofNullable(row.figures().get(task)))));
            cells.add(cell("%+.2f", row.deltaM()));
            cells.add(arms.learningRates().get(row.name()));
            cells.add(String.valueOf(row.figures().values().stream()
                    .mapToInt(figure -> figure.bySeed().size())
                    .min()
                    .orElse(0)));
            cells.add(String.format(Locale.ROOT, "%,d", arms.trainable().get(row.name())));
            table.row(cells);
        }
        return table.note(
                "Mean ± standard deviation over the seeds, of the model after the last step. Δm is over the uniform arm.");
    }

    private ReportTable differences(String title, Table arms) {
        ReportTable.Builder table = headings(ReportTable.titled(title), "arm");
        for (FieldArm arm : FieldArm.values()) {
            List<Difference> some = of(arms, arm);
            if (!some.isEmpty()) {
                table.row(cells(arm.key(), some));
            }
        }
        return table.note("With 95 % intervals. " + Conclusions.of(arms.toUniform()));
    }

    private static List<Difference> of(Table arms, FieldArm arm) {
        return arms.toUniform().stream()
                .filter(one -> one.method().equals(arm.key()))
                .toList();
    }

    private List<String> cells(String name, List<Difference> some) {
        List<String> quantities =
                new ArrayList<>(tasks.stream().map(TaskName::key).toList());
        quantities.add(Statistics.DELTA_M);
        List<String> cells = new ArrayList<>(List.of(name));
        quantities.forEach(quantity -> cells.add(some.stream()
                .filter(one -> one.quantity().equals(quantity))
                .findFirst()
                .map(Conclusions::cell)
                .orElse("")));
        return cells;
    }

    private static String cell(String pattern, Optional<Summary> summary) {
        return summary.map(one -> String.format(Locale.ROOT, pattern, one.mean())
                        + one.deviation()
                                .map(deviation -> String.format(Locale.ROOT, " ± %.2f", deviation))
                                .orElse(""))
                .orElse("");
    }

    private ReportTable movements() {
        ReportTable.Builder table = ReportTable.titled("How far the weights have moved")
                .heading(
                        "arm",
                        "rate",
                        "from W0, %",
                        "from the start, %",
                        "effective rank",
                        "logits at the start",
                        "logits at the end");
        for (Movement movement : report.movements()) {
            WeightMovement last = movement.last().mean();
            table.row(List.of(
                    movement.arm(),
                    movement.learningRate(),
                    String.format(Locale.ROOT, "%.3f", 100 * last.fromPretrained()),
                    String.format(Locale.ROOT, "%.3f", 100 * last.fromStart()),
                    String.format(Locale.ROOT, "%.1f", last.effectiveRank()),
                    logits(movement.points().get(0).mean()),
                    logits(last)));
        }
        return table.note(
                "After the last step: means over the adapted weights and the seeds. From W0: ‖W1 − W0‖ over ‖W0‖."
                        + " From the start: ‖W1 − W1 before training‖ over ‖W0‖, which is what was learned, and its effective rank."
                        + " Logits: the standard deviation of those that share a softmax; at 0 the field is 1/k everywhere.");
    }

    private static String logits(WeightMovement movement) {
        return movement.logitDeviation()
                .map(deviation -> String.format(Locale.ROOT, "%.2g", deviation))
                .orElse("");
    }

    private List<Picture> plots() {
        if (!Plot.hasFonts()) {
            return List.of();
        }
        List<Picture> plots = new ArrayList<>();
        for (String rate : report.setup().learningRates()) {
            List<Movement> some = report.movements().stream()
                    .filter(movement -> movement.learningRate().equals(rate)
                            && movement.points().size() > 1)
                    .toList();
            plot(
                            some,
                            "distance from the start of the field, rate " + rate,
                            "% of ‖W0‖",
                            1,
                            moved -> Optional.of(100 * moved.fromStart()))
                    .ifPresent(plots::add);
            plot(
                            some,
                            "effective rank of what was learned, rate " + rate,
                            "rank",
                            1,
                            moved -> Optional.of(moved.effectiveRank()))
                    .ifPresent(plots::add);
            plot(some, "deviation of the logits, rate " + rate, "logits", 0.001, WeightMovement::logitDeviation)
                    .ifPresent(plots::add);
        }
        return plots;
    }

    private static Optional<Picture> plot(
            List<Movement> movements,
            String title,
            String unit,
            double least,
            Function<WeightMovement, Optional<Double>> quantity) {
        XYChart chart = Plot.chart(title, "step", unit);
        for (Movement movement : movements) {
            if (movement.points().stream()
                    .allMatch(point -> quantity.apply(point.mean()).isPresent())) {
                double[] steps = movement.points().stream()
                        .mapToDouble(FieldReport.Point::step)
                        .toArray();
                double[] values = movement.points().stream()
                        .mapToDouble(point -> quantity.apply(point.mean()).orElseThrow())
                        .toArray();
                Plot.styled(
                        chart.addSeries(movement.arm(), steps, values),
                        Keyed.of(FieldArm.class, movement.arm()).ordinal(),
                        SeriesMarkers.CIRCLE);
            }
        }
        return chart.getSeriesMap().isEmpty() ? Optional.empty() : Optional.of(Plot.of(title, chart, least));
    }
}
