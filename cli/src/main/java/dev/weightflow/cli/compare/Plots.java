package dev.weightflow.cli.compare;

import dev.weightflow.cli.compare.Report.CurvePoint;
import dev.weightflow.cli.compare.Report.Row;
import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.report.Plot;
import dev.weightflow.comparison.Summary;
import dev.weightflow.comparison.table.Picture;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Plots of a report, as PNG: accuracy over trainable parameters, and learning curves. */
final class Plots {

    /** Minimum length of an axis, in percent or degrees, so that a change of a hundredth of a point does not look like a curve. */
    private static final double LEAST = 1;

    private Plots() {}

    /** Draws the plots; none where this Java has no fonts to write with, or nothing is measured. */
    static List<Picture> of(Report report) {
        if (!Plot.hasFonts() || report.rows().isEmpty()) {
            return List.of();
        }
        List<Picture> plots = new ArrayList<>();
        if (report.rows().stream().anyMatch(row -> row.summary().deltaM().isPresent())) {
            plots.add(overParameters(report, "Δm over trainable parameters", "Δm, %", row -> row.summary()
                    .deltaM()));
        }
        for (TaskName task : report.setup().tasks()) {
            plots.add(overParameters(
                    report,
                    task.key() + " over trainable parameters",
                    Figures.quantity(report.setup().scales().of(task)),
                    row -> Optional.ofNullable(row.summary().figures().get(task))));
        }
        for (TaskName task : report.setup().tasks()) {
            curves(report, task).ifPresent(plots::add);
        }
        return plots;
    }

    private static Picture overParameters(
            Report report, String title, String unit, Function<Row, Optional<Summary>> quantity) {
        XYChart chart = Plot.chart(title, "trainable parameters", unit + " (± deviation over the seeds)");
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
        return Plot.of(title, chart, LEAST);
    }

    /** Draws the mean over the seeds, in a band from the least to the greatest of them. */
    private static Optional<Picture> curves(Report report, TaskName task) {
        String title = "learning curve: " + task.key() + ", mean and range of the seeds";
        XYChart chart = Plot.chart(
                title, "step", Figures.quantity(report.setup().scales().of(task)));
        for (int index = 0; index < report.rows().size(); index++) {
            Row row = report.rows().get(index);
            List<CurvePoint> points = row.curve().stream()
                    .filter(point -> point.figures().containsKey(task))
                    .toList();
            if (points.size() > 1) {
                double[] steps = points.stream().mapToDouble(CurvePoint::step).toArray();
                if (report.setup().seeds() > 1) {
                    Plot.band(
                            chart,
                            label(row) + ", range",
                            steps,
                            figures(points, point -> point.least().get(task)),
                            figures(points, point -> point.greatest().get(task)),
                            index);
                }
                double[] means = figures(points, point -> point.figures().get(task));
                Plot.styled(chart.addSeries(label(row), steps, means), index, SeriesMarkers.NONE);
            }
        }
        return chart.getSeriesMap().isEmpty() ? Optional.empty() : Optional.of(Plot.of(title, chart, LEAST));
    }

    private static double[] figures(List<CurvePoint> points, ToDoubleFunction<CurvePoint> figure) {
        return points.stream().mapToDouble(figure).toArray();
    }

    /** Wraps a row's name into lines that leave room for the plot beside them. */
    private static String label(Row row) {
        return row.name().replaceAll("(.{1,20})( |$)", "$1\n").strip();
    }
}
