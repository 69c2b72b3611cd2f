package dev.weightflow.cli.compare;

import dev.weightflow.cli.compare.Report.CurvePoint;
import dev.weightflow.cli.compare.Report.Row;
import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.report.Plot;
import dev.weightflow.model.comparison.Summary;
import dev.weightflow.schema.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The report's plots, as PNG: accuracy over trainable parameters, and learning curves. */
final class Plots {

    private Plots() {}

    /** The plots; none where this Java has no fonts to write with, or nothing is measured. */
    static List<Plot> of(Report report) {
        if (!Plot.hasFonts() || report.rows().isEmpty()) {
            return List.of();
        }
        List<Plot> plots = new ArrayList<>();
        if (report.rows().stream().anyMatch(row -> row.summary().deltaM().isPresent())) {
            plots.add(overParameters(report, "Δm over trainable parameters", "Δm, %", row -> row.summary()
                    .deltaM()));
        }
        for (Task task : report.setup().tasks()) {
            plots.add(overParameters(
                    report,
                    task.key() + " over trainable parameters",
                    Figures.quantity(task),
                    row -> Optional.ofNullable(row.summary().figures().get(task))));
        }
        for (Task task : report.setup().tasks()) {
            curves(report, task).ifPresent(plots::add);
        }
        return plots;
    }

    private static Plot overParameters(
            Report report, String title, String unit, Function<Row, Optional<Summary>> quantity) {
        XYChart chart = Plot.chart(title, "trainable parameters", unit);
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        chart.getStyler().setXAxisLogarithmic(true);
        for (int index = 0; index < report.rows().size(); index++) {
            Row row = report.rows().get(index);
            int place = index;
            quantity.apply(row)
                    .ifPresent(summary -> Plot.styled(
                            chart.addSeries(
                                    label(row),
                                    new double[] {row.trainable().total()},
                                    new double[] {summary.mean()},
                                    new double[] {summary.deviation().orElse(0.0)}),
                            place,
                            Plot.marker(place)));
        }
        return Plot.of(title, chart);
    }

    private static Optional<Plot> curves(Report report, Task task) {
        XYChart chart = Plot.chart("learning curve: " + task.key(), "step", Figures.quantity(task));
        for (int index = 0; index < report.rows().size(); index++) {
            Row row = report.rows().get(index);
            List<CurvePoint> points = row.curve().stream()
                    .filter(point -> point.figures().containsKey(task))
                    .toList();
            if (points.size() > 1) {
                double[] steps = points.stream().mapToDouble(CurvePoint::step).toArray();
                double[] figures = points.stream()
                        .mapToDouble(point -> point.figures().get(task))
                        .toArray();
                Plot.styled(chart.addSeries(label(row), steps, figures), index, SeriesMarkers.NONE);
            }
        }
        return chart.getSeriesMap().isEmpty()
                ? Optional.empty()
                : Optional.of(Plot.of("learning curve: " + task.key(), chart));
    }

    /** A row's name in lines that leave room for the plot beside them. */
    private static String label(Row row) {
        return row.name().replaceAll("(.{1,20})( |$)", "$1\n").strip();
    }
}
