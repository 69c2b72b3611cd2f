package dev.weightflow.local.compare;

import dev.weightflow.local.compare.Report.CurvePoint;
import dev.weightflow.local.compare.Report.Row;
import dev.weightflow.local.console.Fonts;
import dev.weightflow.model.comparison.Summary;
import dev.weightflow.schema.Task;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The report's plots, as PNG: accuracy over trainable parameters, and learning curves. */
final class Plots {

    /** Told apart by the colour-blind (Okabe and Ito). */
    private static final List<Color> COLOURS = List.of(
            new Color(0x000000),
            new Color(0x0072b2),
            new Color(0xd55e00),
            new Color(0x009e73),
            new Color(0xcc79a7),
            new Color(0xe69f00),
            new Color(0x56b4e9),
            new Color(0x8a8a00));

    /** @param png the picture's file */
    record Plot(String title, byte[] png) {}

    private Plots() {}

    /** The plots; none where this Java has no fonts to write with, or nothing is measured. */
    static List<Plot> of(Report report) {
        if (!Fonts.present() || report.rows().isEmpty()) {
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
                    unit(task),
                    row -> Optional.ofNullable(row.summary().figures().get(task))));
        }
        for (Task task : report.setup().tasks()) {
            curves(report, task).ifPresent(plots::add);
        }
        return plots;
    }

    private static Plot overParameters(
            Report report, String title, String unit, Function<Row, Optional<Summary>> quantity) {
        XYChart chart = chart(title, "trainable parameters", unit);
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        chart.getStyler().setXAxisLogarithmic(true);
        for (int index = 0; index < report.rows().size(); index++) {
            Row row = report.rows().get(index);
            Color colour = colour(index);
            quantity.apply(row).ifPresent(summary -> chart.addSeries(
                            row.name(),
                            new double[] {row.trainable().total()},
                            new double[] {summary.mean()},
                            new double[] {summary.deviation().orElse(0.0)})
                    .setMarker(SeriesMarkers.CIRCLE)
                    .setMarkerColor(colour)
                    .setLineColor(colour));
        }
        return plot(title, chart);
    }

    private static Optional<Plot> curves(Report report, Task task) {
        XYChart chart = chart("learning curve: " + task.key(), "step", unit(task));
        for (int index = 0; index < report.rows().size(); index++) {
            Row row = report.rows().get(index);
            List<CurvePoint> points = row.curve().stream()
                    .filter(point -> point.figures().containsKey(task))
                    .toList();
            if (points.size() > 1) {
                chart.addSeries(
                                row.name(),
                                points.stream().mapToDouble(CurvePoint::step).toArray(),
                                points.stream()
                                        .mapToDouble(point -> point.figures().get(task))
                                        .toArray())
                        .setMarker(SeriesMarkers.NONE)
                        .setLineColor(colour(index))
                        .setLineStyle(new BasicStroke(1.5f));
            }
        }
        return chart.getSeriesMap().isEmpty()
                ? Optional.empty()
                : Optional.of(plot("learning curve: " + task.key(), chart));
    }

    private static Color colour(int index) {
        return COLOURS.get(index % COLOURS.size());
    }

    private static String unit(Task task) {
        return task == Task.NORMALS ? "mean angular error, degrees" : "mIoU, %";
    }

    private static XYChart chart(String title, String x, String y) {
        XYChart chart = new XYChartBuilder()
                .width(640)
                .height(360)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        chart.getStyler()
                .setLegendPosition(LegendPosition.OutsideE)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false);
        chart.getStyler().setYAxisDecimalPattern("0.##");
        return chart;
    }

    private static Plot plot(String title, XYChart chart) {
        try {
            return new Plot(title, BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
