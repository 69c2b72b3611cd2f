package dev.weightflow.cli.fit;

import dev.weightflow.cli.console.Figures;
import dev.weightflow.comparison.curve.CurveScript;
import dev.weightflow.model.run.History;
import dev.weightflow.model.run.History.Step;
import dev.weightflow.model.run.History.Validation;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.Curve;
import dev.weightflow.schema.training.Curve.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Charts of a run's page: its losses, learning rate and gradient norm by step, its figures by validation. */
record RunCharts(History history, List<TaskName> tasks) {
    /**
     * Chart of one series.
     *
     * @param colour 0 to 7
     * @param noisy whether to draw it on a logarithmic scale, with a moving mean
     * @param measured whether each of its points is a measurement of its own, to draw as a dot
     * @param series all of its points
     */
    record Chart(String name, String title, int colour, boolean noisy, boolean measured, Series series) {
        /** Formats the latest value, for those who do not see the curve. */
        public String latest() {
            return series.latest()
                    .map(value -> FitText.format("%.3g at step %d", value, series.last()))
                    .orElse("nothing yet");
        }
    }

    List<Chart> charts() {
        List<Chart> charts = new ArrayList<>();
        charts.add(ofSteps("loss.total", "loss", 0, true, Step::loss));
        for (TaskName task : tasks) {
            charts.add(
                    ofSteps(Curve.LOSS + task.key(), "loss of " + task.key(), colour(task), true, step -> step.losses()
                            .getOrDefault(task, Double.NaN)));
        }
        charts.add(ofSteps(Curve.LEARNING_RATE, "learning rate", 5, false, Step::learningRate));
        charts.add(ofSteps("gradientNorm", "norm of the gradient", 6, true, Step::gradientNorm));
        for (TaskName task : tasks) {
            charts.add(ofValidations(
                    "validation." + task.key(),
                    "validation: " + task.key() + quantity(task),
                    colour(task),
                    each -> each.figures().containsKey(task) ? each.shown(task) : Double.NaN));
        }
        charts.add(ofValidations(
                "validation.deltaM", "validation: " + FitText.deltaM(tasks) + ", %", 0, Validation::deltaM));
        return charts;
    }

    private Chart ofSteps(String name, String title, int colour, boolean noisy, ToDoubleFunction<Step> value) {
        return new Chart(name, title, colour, noisy, false, Series.of(history.steps(), Step::step, value));
    }

    private Chart ofValidations(String name, String title, int colour, ToDoubleFunction<Validation> value) {
        return new Chart(name, title, colour, false, true, Series.of(history.validations(), Validation::step, value));
    }

    private String quantity(TaskName task) {
        return history.validations().stream()
                .filter(each -> each.figures().containsKey(task))
                .findFirst()
                .map(each -> ", " + Figures.quantity(each.scale(task)))
                .orElse("");
    }

    private int colour(TaskName task) {
        return 1 + tasks.indexOf(task) % 7;
    }

    /** Returns the series of these charts by name, reduced to what a page shows. */
    static Map<String, Series> series(List<Chart> charts) {
        Map<String, Series> series = new LinkedHashMap<>();
        charts.forEach(chart -> series.put(chart.name(), chart.series().reduced(CurveScript.POINTS)));
        return series;
    }
}
