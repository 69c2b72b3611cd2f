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
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Charts of a run's page: its losses, learning rate and gradient norm by step, its figures by validation. */
record RunCharts(History history, List<TaskName> tasks) {
    private static final String NOISY = "data-log data-mean";
    private static final String MEASURED = "data-dots";

    /**
     * Chart of one series.
     *
     * @param colour 0 to 7
     * @param look attributes that {@link CurveScript#CURVES} reads
     * @param series all of its points
     */
    record Chart(String name, String title, int colour, String look, Series series) {}

    List<Chart> charts() {
        List<Chart> charts = new ArrayList<>();
        charts.add(ofSteps("loss.total", "loss", 0, NOISY, Step::loss));
        for (TaskName task : tasks) {
            charts.add(
                    ofSteps(Curve.LOSS + task.key(), "loss of " + task.key(), colour(task), NOISY, step -> step.losses()
                            .getOrDefault(task, Double.NaN)));
        }
        charts.add(ofSteps(Curve.LEARNING_RATE, "learning rate", 5, "", Step::learningRate));
        charts.add(ofSteps("gradientNorm", "norm of the gradient", 6, NOISY, Step::gradientNorm));
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

    private Chart ofSteps(String name, String title, int colour, String look, ToDoubleFunction<Step> value) {
        return new Chart(name, title, colour, look, Series.of(history.steps(), Step::step, value));
    }

    private Chart ofValidations(String name, String title, int colour, ToDoubleFunction<Validation> value) {
        return new Chart(name, title, colour, MEASURED, Series.of(history.validations(), Validation::step, value));
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

    /** Returns the latest value in words, for those who do not see the curve. */
    static String words(Series series) {
        Optional<Double> latest = series.latest();
        return latest.map(value -> FitText.format("%.3g at step %d", value, series.last()))
                .orElse("nothing yet");
    }
}
