package dev.weightflow.local.evaluations;

import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The figure by which each task is judged, for people. */
public final class Figures {

    private Figures() {}

    /** What the task's figure is called. */
    public static String name(Task task) {
        return task == Task.NORMALS ? "mean angular error" : "mIoU";
    }

    /** The figure with its unit: percent, or degrees for normals. */
    public static String value(Task task, double figure) {
        return task == Task.NORMALS
                ? String.format(Locale.ROOT, "%.2f°", figure)
                : String.format(Locale.ROOT, "%.2f %%", 100 * figure);
    }

    /** The change of a figure with its sign and unit. */
    public static String change(Task task, double change) {
        return (change < 0 ? "-" : "+") + value(task, Math.abs(change));
    }

    /** Whether a figure is better than another: normals' is an error. */
    public static boolean better(Task task, double figure, double than) {
        return task == Task.NORMALS ? figure < than : figure > than;
    }

    /** The figure of a task in a table's cell. */
    public static String cell(Optional<TaskMetrics> metrics, Task task) {
        return metrics.map(TaskMetrics::headline)
                .filter(figures -> figures.containsKey(task))
                .map(figures -> value(task, figures.get(task)))
                .orElse("-");
    }

    /** All figures in one line. */
    public static String line(TaskMetrics metrics) {
        return metrics.headline().entrySet().stream()
                .map((Map.Entry<Task, Double> figure) ->
                        figure.getKey().key() + " " + value(figure.getKey(), figure.getValue()))
                .collect(Collectors.joining(", "));
    }
}
