package dev.weightflow.research.study;

import static dev.weightflow.schema.text.Numbers.rounded;

import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.report.Plot;
import dev.weightflow.comparison.Conclusions;
import dev.weightflow.comparison.Difference;
import dev.weightflow.comparison.RowSummary;
import dev.weightflow.comparison.Statistics;
import dev.weightflow.comparison.Summary;
import dev.weightflow.comparison.statistics.Interval;
import dev.weightflow.comparison.table.Document;
import dev.weightflow.comparison.table.Picture;
import dev.weightflow.comparison.table.ReportTable;
import dev.weightflow.model.geometry.WeightMovement;
import dev.weightflow.model.geometry.WeightMovement.OfWeight;
import dev.weightflow.research.study.FieldReport.Movement;
import dev.weightflow.research.study.FieldReport.Table;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        List<ReportTable> all = new ArrayList<>();
        report.control().map(sections::control).ifPresent(all::add);
        if (sections.askedArms().findAny().isPresent()) {
            all.add(sections.answer());
        }
        if (!report.ablations().isEmpty()) {
            all.add(sections.inPlace());
            all.add(sections.overImages());
        }
        String reference = report.setup().reference();
        report.best().ifPresent(table -> {
            all.add(sections.results("Each arm at the learning rate that suits it best", table));
            all.add(sections.differences("Differences to " + reference + ", each arm at its best rate", table));
        });
        for (int i = 0; i < report.byRate().size(); i++) {
            String at = " at learning rate " + report.setup().learningRates().get(i);
            all.add(sections.results("All arms" + at, report.byRate().get(i)));
            all.add(sections.differences(
                    "Differences to " + reference + at, report.byRate().get(i)));
        }
        all.add(sections.movements());
        if (report.movements().stream().anyMatch(movement -> !movement.weights().isEmpty())) {
            all.add(sections.byWeight());
        }
        return new Document("Does the velocity field do anything?", sections.setup(), all, sections.plots());
    }

    private String setup() {
        FieldReport.Setup setup = report.setup();
        return report.control().map(control -> verdict(control) + " ").orElse("")
                + String.format(
                        Locale.ROOT,
                        "%s at %d pixels on %s: %s, batch %d, learning rates %s, %d seed%s from %d on; backbone from %s. All arms"
                                + " train the same decoders and small parts of the backbone, and differ in what moves W_q and W_v of"
                                + " every block: none: nothing. uniform: the constant 1/k, which nobody learned. frozen-softmax: the"
                                + " paper's field with W1 and W2 at their random start. softmax: the paper's field, which is 1/k while its"
                                + " logits are equal. centered-softmax: the same less 1/k. low-rank: a product of two matrices, of as many"
                                + " parameters as the softmax. ×F: with F times the learning rate for W1 and W2. %d of %d trainings are done%s.",
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
                        setup.trainings(),
                        setup.diverged().isEmpty()
                                ? ""
                                : "; these diverged, and are missing below: " + String.join("; ", setup.diverged()));
    }

    /** States whether the ground can show a difference at all, before any is looked at. */
    private static String verdict(Control control) {
        return control.differences().isEmpty()
                ? "The positive control was not measured, so nothing is concluded."
                : control.fails()
                        ? rounded(
                                "The positive control fails: low-rank is not found to beat none by %s points in any task, so"
                                        + " nothing is concluded.",
                                words(control.margin()))
                        : rounded(
                                "The positive control holds in %s: low-rank is found to beat none, and by at least %s points."
                                        + " Conclusions are for %s alone.",
                                control.passed().stream().map(TaskName::key).collect(Collectors.joining(", ")),
                                words(control.margin()),
                                control.passed().size() == 1 ? "that task" : "those tasks");
    }

    private static String words(double margin) {
        return margin == Math.rint(margin) ? String.valueOf((long) margin) : String.valueOf(margin);
    }

    /** Returns whether conclusions are refused because the positive control was asked for and does not hold. */
    private boolean concludesNothing() {
        return report.control().filter(Control::fails).isPresent();
    }

    /** Returns whether something may be concluded from that difference: wherever the positive control, if one was asked for, holds. */
    private boolean concludes(Difference difference) {
        return report.control()
                .map(control -> control.holdsIn(difference.quantity(), tasks))
                .orElse(true);
    }

    /** Returns the conclusions, with the tasks that they are for, or the reason why there are none. */
    private String unlessControlFails(String conclusions) {
        if (concludesNothing()) {
            return "The positive control fails: nothing is concluded.";
        }
        return report.control()
                        .map(Control::passed)
                        .filter(passed -> !passed.containsAll(tasks))
                        .map(passed -> "Only "
                                + passed.stream().map(TaskName::key).collect(Collectors.joining(", "))
                                + (passed.size() == 1 ? " has" : " have")
                                + " marks: elsewhere, and so for Δm, the positive control does not hold, and nothing is"
                                + " concluded. ")
                        .orElse("")
                + conclusions;
    }

    private ReportTable control(Control control) {
        ReportTable.Builder table = ReportTable.titled("Positive control: low-rank less none");
        table.heading("rates");
        tasks.forEach(task -> table.heading(
                task.key() + "," + Figures.unit(report.setup().scales().of(task))));
        String rates = control.learningRates().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        table.row(
                cells(List.of(rates), control.differences(), Conclusions::cell).subList(0, tasks.size() + 1));
        return table.note(verdict(control)
                + " Each at the learning rate that suits it best, with 95 % intervals; less is better for angles. "
                + Conclusions.of(control.differences()));
    }

    /** Compares the learned softmax fields with the reference, wherever both were measured. */
    private ReportTable answer() {
        String reference = report.setup().reference();
        ReportTable.Builder table = headings(
                ReportTable.titled(
                        reference.equals(FieldArm.UNIFORM.key())
                                ? "What the learned field adds to the constant: softmax less uniform"
                                : "What the learned field adds: softmax less " + reference),
                "arm",
                "rate");
        List<Difference> all = new ArrayList<>();
        for (int i = 0; i < report.byRate().size(); i++) {
            rows(table, report.setup().learningRates().get(i), report.byRate().get(i), all);
        }
        // where both arms are best at one rate, these are in a row above, and not counted again
        report.best().ifPresent(best -> rows(table, "best of each", best, new ArrayList<>()));
        return table.note("Points of mIoU, degrees, and percent of Δm over " + reference + ", with 95 % intervals. "
                + unlessControlFails(words(all.stream().filter(this::concludes).toList())
                        + " Each row is tested together with the other arms at its rate, not with the other rows."
                        + (report.best().isPresent()
                                ? " The last rows also gain from having chosen the rates on the same images, for all arms"
                                        + " alike."
                                : "")));
    }

    private void rows(ReportTable.Builder table, String rate, Table arms, List<Difference> all) {
        askedArms().forEach(arm -> {
            List<Difference> some = of(arms, arm);
            all.addAll(some);
            table.row(cells(List.of(arm, rate), some));
        });
    }

    /** Lists the softmax arms, whatever the rate of their fields, that are compared with the reference. */
    private Stream<String> askedArms() {
        String softmax = FieldArm.SOFTMAX.key();
        return report.setup().arms().stream()
                .filter(arm -> arm.equals(softmax) || arm.startsWith(softmax + " "))
                .filter(arm -> !arm.equals(report.setup().reference()));
    }

    private ReportTable inPlace() {
        ReportTable.Builder table = headings(
                ReportTable.titled(
                        "The worth of the learned field in place: finished models less the same models without it"),
                "arm",
                "rate",
                "field replaced by",
                "models");
        for (Ablation one : report.ablations()) {
            table.row(cells(
                    List.of(one.arm(), one.learningRate(), one.replacement(), String.valueOf(one.models())),
                    one.learned()));
        }
        return table.note(
                "The same decoders and small parts, on the same images, so that a difference has no error from the"
                        + " seeds of two trainings; Δm is over the ablated model. The 95 % intervals count the choice of images and"
                        + " of models. uniform: the constant 1/k. none: the pre-trained weights. A softmax field starts at uniform, up"
                        + " to its random W1 and W2, the others at none. "
                        + unlessControlFails(
                                "* marks a difference, tested together with the others of its row (Holm); ≈ marks"
                                        + " equivalence within the margin."));
    }

    private ReportTable overImages() {
        ReportTable.Builder table =
                ReportTable.titled("The same for these very models: intervals over the images alone");
        table.heading("arm", "rate", "field replaced by", "models");
        tasks.forEach(task -> table.heading(
                task.key() + "," + Figures.unit(report.setup().scales().of(task))));
        for (Ablation one : report.ablations()) {
            List<String> cells = new ArrayList<>(
                    List.of(one.arm(), one.learningRate(), one.replacement(), String.valueOf(one.models())));
            tasks.forEach(task -> cells.add(one.learned().stream()
                    .filter(learned -> learned.quantity().equals(task.key()))
                    .findFirst()
                    .map(learned -> rounded("%+.2f", learned.value())
                            + Optional.ofNullable(one.overImages().get(task))
                                    .map(FieldSections::interval)
                                    .orElse(""))
                    .orElse("")));
            table.row(cells);
        }
        return table.note(
                "The mean difference of these models, with 95 % intervals of a bootstrap of the images: they hold for"
                        + " these models, and not for others of their method.");
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

    private ReportTable.Builder headings(ReportTable.Builder table, String... first) {
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
        return table.note("Mean ± standard deviation over the seeds, of the model after the last step. Δm is over "
                + report.setup().reference() + ".");
    }

    private ReportTable differences(String title, Table arms) {
        ReportTable.Builder table = headings(ReportTable.titled(title), "arm");
        for (String arm : report.setup().arms()) {
            List<Difference> some = of(arms, arm);
            if (!some.isEmpty()) {
                table.row(cells(arm, some));
            }
        }
        return table.note("With 95 % intervals. " + unlessControlFails(Conclusions.of(arms.toReference())));
    }

    private static List<Difference> of(Table arms, String arm) {
        return arms.toReference().stream()
                .filter(one -> one.method().equals(arm))
                .toList();
    }

    private List<String> cells(String name, List<Difference> some) {
        return cells(List.of(name), some);
    }

    private List<String> cells(List<String> names, List<Difference> some) {
        return cells(names, some, one -> concludes(one) ? Conclusions.cell(one) : unmarked(one));
    }

    /** Formats a difference from which nothing is concluded. */
    private static String unmarked(Difference difference) {
        return rounded("%+.2f", difference.value())
                + difference.interval().map(FieldSections::interval).orElse("");
    }

    private static String interval(Interval interval) {
        return rounded(" [%+.2f, %+.2f]", interval.low(), interval.high());
    }

    private List<String> cells(List<String> names, List<Difference> some, Function<Difference, String> cell) {
        List<String> quantities =
                new ArrayList<>(tasks.stream().map(TaskName::key).toList());
        quantities.add(Statistics.DELTA_M);
        List<String> cells = new ArrayList<>(names);
        quantities.forEach(quantity -> cells.add(some.stream()
                .filter(one -> one.quantity().equals(quantity))
                .findFirst()
                .map(cell)
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
        return movement.logitDeviation().map(FieldSections::logits).orElse("");
    }

    private static String logits(double deviation) {
        return String.format(Locale.ROOT, "%.2g", deviation);
    }

    /** Tabulates single weights, as a mean over weights hides that few moved far. */
    private ReportTable byWeight() {
        ReportTable.Builder table = ReportTable.titled("How far single weights have moved")
                .heading(
                        "arm",
                        "rate",
                        "from the start, %: median",
                        "greatest",
                        "of the weight",
                        "logits: median",
                        "greatest");
        for (Movement movement : report.movements()) {
            List<OfWeight> weights = movement.weights();
            if (weights.isEmpty()) {
                continue;
            }
            OfWeight farthest = weights.stream()
                    .max(Comparator.comparingDouble(OfWeight::fromStart))
                    .orElseThrow();
            double[] logits = weights.stream()
                    .flatMap(weight -> weight.logitDeviation().stream())
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            table.row(List.of(
                    movement.arm(),
                    movement.learningRate(),
                    rounded(
                            "%.3f",
                            100
                                    * median(weights.stream()
                                            .mapToDouble(OfWeight::fromStart)
                                            .sorted()
                                            .toArray())),
                    rounded("%.3f", 100 * farthest.fromStart()),
                    farthest.fromStart() == 0 ? "" : farthest.name(),
                    logits.length == 0 ? "" : logits(median(logits)),
                    logits.length == 0 ? "" : logits(logits[logits.length - 1])));
        }
        return table.note(
                "After the last step, over the adapted weights of all seeds: the median, and the greatest with the"
                        + " weight that it is of. From the start and logits as above.");
    }

    /** @param sorted at least one */
    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
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

    private Optional<Picture> plot(
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
                        report.setup().arms().indexOf(movement.arm()),
                        SeriesMarkers.CIRCLE);
            }
        }
        return chart.getSeriesMap().isEmpty() ? Optional.empty() : Optional.of(Plot.of(title, chart, least));
    }
}
