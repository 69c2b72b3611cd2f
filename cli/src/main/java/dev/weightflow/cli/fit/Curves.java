package dev.weightflow.cli.fit;

import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.report.Plot;
import dev.weightflow.comparison.curve.CurveScript;
import dev.weightflow.comparison.curve.Smoothing;
import dev.weightflow.model.run.History;
import dev.weightflow.model.run.History.Step;
import dev.weightflow.model.run.History.Validation;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.Curve.Series;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Curves of a run over its steps: the losses, the learning rate, and a metric for each task. */
final class Curves {

    private Curves() {}

    /**
     * Draws a run's curves.
     *
     * @return false, and no file, where this Java has no fonts to write with
     */
    static boolean draw(History history, Path file) {
        if (!Plot.hasFonts()) {
            return false;
        }
        try {
            List<XYChart> charts = new ArrayList<>(List.of(losses(history), learningRate(history)));
            history.untrained().figures().keySet().forEach(task -> charts.add(metric(history, task)));
            int columns = charts.size() % 2 == 0 ? 2 : 1; // the encoder requires a full grid
            BitmapEncoder.saveBitmap(
                    charts, charts.size() / columns, columns, file.toString(), BitmapEncoder.BitmapFormat.PNG);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static XYChart losses(History history) {
        List<Step> steps = history.steps();
        boolean noisy = steps.size() > Smoothing.NEIGHBOURS;
        XYChart chart = chart("training loss of each task" + (noisy ? ", smoothed (pale: raw)" : ""), "loss");
        Map<TaskName, Line> lines = new LinkedHashMap<>();
        for (TaskName task : history.tasks()) {
            Line line = Line.of(steps, step -> step.losses().getOrDefault(task, Double.NaN));
            if (line.x.length > 0) {
                lines.put(task, line);
            }
        }
        if (noisy) {
            lines.forEach((task, line) ->
                    Plot.pale(chart.addSeries(task.key() + ", as it was", line.x, line.y), colour(history, task)));
        }
        lines.forEach((task, line) -> Plot.styled(
                chart.addSeries(task.key(), line.x, noisy ? Smoothing.mean(line.y) : line.y),
                colour(history, task),
                SeriesMarkers.NONE));
        return Plot.withAxes(chart, 0);
    }

    private static int colour(History history, TaskName task) {
        return 1 + history.tasks().indexOf(task);
    }

    private static XYChart learningRate(History history) {
        XYChart chart = chart("learning rate", "learning rate");
        if (!history.steps().isEmpty()) {
            Line line = Line.of(history.steps(), Step::learningRate);
            Plot.styled(chart.addSeries("learning rate", line.x, line.y), 0, SeriesMarkers.NONE);
        }
        chart.getStyler().setLegendVisible(false);
        return Plot.withAxes(chart, 0);
    }

    private static XYChart metric(History history, TaskName task) {
        XYChart chart = chart(
                "validation: " + task.key(),
                history.validations().isEmpty()
                        ? ""
                        : Figures.quantity(history.validations().get(0).scale(task)));
        List<Validation> all = history.validations();
        double[] steps = all.stream().mapToDouble(Validation::step).toArray();
        double[] figures =
                all.stream().mapToDouble(validation -> validation.shown(task)).toArray();
        Plot.styled(chart.addSeries(task.key(), steps, figures), colour(history, task), SeriesMarkers.CIRCLE);
        chart.getStyler().setLegendVisible(false);
        return Plot.withAxes(chart, 1); // a point of mIoU, or a degree
    }

    private static XYChart chart(String title, String y) {
        XYChart chart = Plot.chart(title, "step", y);
        chart.getStyler().setLegendPosition(LegendPosition.InsideNE);
        return chart;
    }

    /** Points of the picture: of a long run fewer, without losing a spike. */
    private record Line(double[] x, double[] y) {
        static Line of(List<Step> steps, ToDoubleFunction<Step> value) {
            Series series = Series.of(steps, Step::step, value).reduced(CurveScript.POINTS);
            return new Line(
                    series.steps().stream().mapToDouble(Long::doubleValue).toArray(),
                    series.values().stream().mapToDouble(Double::doubleValue).toArray());
        }
    }
}
