package dev.weightflow.cli.fit;

import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.fit.History.Step;
import dev.weightflow.cli.fit.History.Validation;
import dev.weightflow.cli.report.Plot;
import dev.weightflow.schema.TaskName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Curves of a run over its steps: the losses, the learning rate, and a metric for each task. */
final class Curves {

    private static final int POINTS = 400;

    /** Number of smoothing windows in a run's length. */
    private static final int SMOOTHED = 20;

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
        int width = Math.max(1, Math.min(POINTS, steps.size()) / SMOOTHED);
        XYChart chart = chart("training loss of each task" + (width > 1 ? ", smoothed (pale: raw)" : ""), "loss");
        List<TaskName> tasks =
                steps.isEmpty() ? List.of() : List.copyOf(steps.get(0).losses().keySet());
        if (width > 1) {
            tasks.forEach(task -> {
                Line line = Line.of(steps, step -> step.losses().get(task));
                Plot.pale(chart.addSeries(task.key() + ", as it was", line.x, line.y), colour(history, task));
            });
        }
        tasks.forEach(task -> {
            Line line = Line.of(steps, step -> step.losses().get(task)).smoothed(width);
            Plot.styled(chart.addSeries(task.key(), line.x, line.y), colour(history, task), SeriesMarkers.NONE);
        });
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

    private record Line(double[] x, double[] y) {

        /** Reduces a long run to means over neighbouring steps. */
        static Line of(List<Step> steps, ToDoubleFunction<Step> value) {
            int group = (steps.size() + POINTS - 1) / POINTS;
            double[] x = new double[(steps.size() + group - 1) / group];
            double[] y = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                List<Step> some = steps.subList(i * group, Math.min(steps.size(), (i + 1) * group));
                x[i] = some.get(some.size() - 1).step();
                y[i] = some.stream().mapToDouble(value).average().orElseThrow();
            }
            return new Line(x, y);
        }

        /** Smooths by the mean over a centred window, which is narrower at the ends, so that the curve has no delay. */
        Line smoothed(int width) {
            double[] smooth = new double[y.length];
            for (int i = 0; i < y.length; i++) {
                int reach = Math.min(width / 2, Math.min(i, y.length - 1 - i));
                smooth[i] = Arrays.stream(y, i - reach, i + reach + 1).average().orElseThrow();
            }
            return new Line(x, smooth);
        }
    }
}
