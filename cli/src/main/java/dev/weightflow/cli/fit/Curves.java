package dev.weightflow.cli.fit;

import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.fit.History.Step;
import dev.weightflow.cli.fit.History.Validation;
import dev.weightflow.cli.report.Plot;
import dev.weightflow.schema.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A run as curves over its steps: the losses, the learning rate, and a metric for each task. */
final class Curves {

    private static final int POINTS = 400;

    private Curves() {}

    /**
     * Draws a run.
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
            int columns = charts.size() % 2 == 0 ? 2 : 1; // the encoder wants every place taken
            BitmapEncoder.saveBitmap(
                    charts, charts.size() / columns, columns, file.toString(), BitmapEncoder.BitmapFormat.PNG);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static XYChart losses(History history) {
        XYChart chart = chart("training loss of each task");
        history.steps().stream().findFirst().ifPresent(first -> first.losses()
                .keySet()
                .forEach(task -> line(
                        chart,
                        task.key(),
                        history.steps(),
                        step -> step.losses().get(task),
                        colour(task))));
        return chart;
    }

    private static int colour(Task task) {
        return 1 + task.ordinal();
    }

    private static XYChart learningRate(History history) {
        XYChart chart = chart("learning rate");
        line(chart, "learning rate", history.steps(), Step::learningRate, 0);
        chart.getStyler().setYAxisDecimalPattern("0.0E0");
        chart.getStyler().setLegendVisible(false);
        return chart;
    }

    private static XYChart metric(History history, Task task) {
        XYChart chart = chart("validation: " + task.key() + ", " + Figures.quantity(task));
        List<Validation> all = history.validations();
        double[] steps = all.stream().mapToDouble(Validation::step).toArray();
        double[] figures =
                all.stream().mapToDouble(validation -> validation.shown(task)).toArray();
        Plot.styled(chart.addSeries(task.key(), steps, figures), colour(task), SeriesMarkers.CIRCLE);
        chart.getStyler().setLegendVisible(false);
        return chart;
    }

    /** Long runs are drawn as means over neighbouring steps. */
    private static void line(XYChart chart, String name, List<Step> steps, ToDoubleFunction<Step> value, int colour) {
        if (steps.isEmpty()) {
            return;
        }
        int group = (steps.size() + POINTS - 1) / POINTS;
        double[] x = new double[(steps.size() + group - 1) / group];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            List<Step> some = steps.subList(i * group, Math.min(steps.size(), (i + 1) * group));
            x[i] = some.get(some.size() - 1).step();
            y[i] = some.stream().mapToDouble(value).average().orElseThrow();
        }
        Plot.styled(chart.addSeries(name, x, y), colour, SeriesMarkers.NONE);
    }

    private static XYChart chart(String title) {
        XYChart chart = Plot.chart(title, "step", "");
        chart.getStyler().setLegendPosition(LegendPosition.InsideNE);
        return chart;
    }
}
