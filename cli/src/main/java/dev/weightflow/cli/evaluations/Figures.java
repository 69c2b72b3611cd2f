package dev.weightflow.cli.evaluations;

import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.util.Optional;

/** The figure by which each task is judged, for people. */
public final class Figures {

    private Figures() {}

    /** What the task's figure is called. */
    public static String name(Task task) {
        return task == Task.NORMALS ? "mean angular error" : "mIoU";
    }

    /** The change of a figure with its sign and unit. */
    public static String change(Task task, double change) {
        return (change < 0 ? "-" : "+") + TaskMetrics.words(task, Math.abs(change));
    }

    /** Whether a figure is better than another: normals' is an error. */
    public static boolean better(Task task, double figure, double than) {
        return task == Task.NORMALS ? figure < than : figure > than;
    }

    /** The figure of a task in a table's cell. */
    public static String cell(Optional<TaskMetrics> metrics, Task task) {
        return metrics.map(TaskMetrics::primaryMetrics)
                .filter(figures -> figures.containsKey(task))
                .map(figures -> TaskMetrics.words(task, figures.get(task)))
                .orElse("-");
    }
}
