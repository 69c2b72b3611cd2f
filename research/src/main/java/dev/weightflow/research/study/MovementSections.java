package dev.weightflow.research.study;

import static dev.weightflow.schema.text.Numbers.rounded;

import dev.weightflow.cli.report.Plot;
import dev.weightflow.comparison.table.Picture;
import dev.weightflow.comparison.table.ReportTable;
import dev.weightflow.model.geometry.WeightMovement;
import dev.weightflow.model.geometry.WeightMovement.OfWeight;
import dev.weightflow.research.study.FieldReport.Movement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Movements of the weights as tables and as plots over the steps. */
final class MovementSections {
    private final FieldReport report;

    MovementSections(FieldReport report) {
        this.report = report;
    }

    /** Lists the means, and single weights too, as a mean over weights hides that few moved far. */
    List<ReportTable> tables() {
        List<Movement> traced = report.movements().stream()
                .filter(movement -> !movement.weights().isEmpty())
                .toList();
        return traced.isEmpty() ? List.of(means()) : List.of(means(), byWeight(traced));
    }

    private ReportTable means() {
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
                    percent(last.fromPretrained()),
                    percent(last.fromStart()),
                    rounded("%.1f", last.effectiveRank()),
                    logits(movement.points().get(0).mean().logitDeviation()),
                    logits(last.logitDeviation())));
        }
        return table.note(
                "After the last step: means over the adapted weights and the seeds. From W0: ‖W1 − W0‖ over ‖W0‖."
                        + " From the start: ‖W1 − W1 before training‖ over ‖W0‖, which is what was learned, and its effective rank."
                        + " Logits: the standard deviation of those that share a softmax; at 0 the field is 1/k everywhere.");
    }

    private static ReportTable byWeight(List<Movement> traced) {
        ReportTable.Builder table = ReportTable.titled("How far single weights have moved")
                .heading(
                        "arm",
                        "rate",
                        "from the start, %: median",
                        "greatest",
                        "of the weight",
                        "logits: median",
                        "greatest");
        for (Movement movement : traced) {
            List<OfWeight> byDistance = movement.weights().stream()
                    .sorted(Comparator.comparingDouble(OfWeight::fromStart))
                    .toList();
            OfWeight farthest = byDistance.get(byDistance.size() - 1);
            List<Double> logits = byDistance.stream()
                    .flatMap(weight -> weight.logitDeviation().stream())
                    .sorted()
                    .toList();
            table.row(List.of(
                    movement.arm(),
                    movement.learningRate(),
                    percent(median(byDistance.stream().map(OfWeight::fromStart).toList())
                            .orElseThrow()),
                    percent(farthest.fromStart()),
                    farthest.fromStart() == 0 ? "" : farthest.name(),
                    logits(median(logits)),
                    logits(logits.stream().reduce((any, last) -> last))));
        }
        return table.note(
                "After the last step, over the adapted weights of all seeds: the median, and the greatest with the"
                        + " weight that it is of. From the start and logits as above.");
    }

    private static String percent(double part) {
        return rounded("%.3f", 100 * part);
    }

    private static String logits(Optional<Double> deviation) {
        return deviation.map(some -> rounded("%.2g", some)).orElse("");
    }

    private static Optional<Double> median(List<Double> sorted) {
        int size = sorted.size();
        return size == 0 ? Optional.empty() : Optional.of((sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2);
    }

    /** Plots the movements at each learning rate; none where this Java has no fonts to write with. */
    List<Picture> plots() {
        if (!Plot.hasFonts()) {
            return List.of();
        }
        List<Picture> plots = new ArrayList<>();
        for (String rate : report.setup().learningRates()) {
            List<Movement> some = report.movements().stream()
                    .filter(movement -> movement.learningRate().equals(rate)
                            && movement.points().size() > 1)
                    .toList();
            String at = ", rate " + rate;
            plot(
                            some,
                            "distance from the start of the field" + at,
                            "% of ‖W0‖",
                            1,
                            moved -> Optional.of(100 * moved.fromStart()))
                    .ifPresent(plots::add);
            plot(
                            some,
                            "effective rank of what was learned" + at,
                            "rank",
                            1,
                            moved -> Optional.of(moved.effectiveRank()))
                    .ifPresent(plots::add);
            plot(some, "deviation of the logits" + at, "logits", 0.001, WeightMovement::logitDeviation)
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
