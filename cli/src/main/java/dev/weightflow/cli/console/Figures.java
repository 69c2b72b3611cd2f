package dev.weightflow.cli.console;

import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.util.Optional;

/** The figure by which each task is judged, for people: mIoU in percent, or the mean angular error of normals in degrees. */
public final class Figures {
    private Figures() {}

    public static String name(Task task) {
        return task == Task.NORMALS ? "mean angular error" : "mIoU";
    }

    /** The title of an axis or of a row of numbers. */
    public static String quantity(Task task) {
        return task == Task.NORMALS ? "mean angular error, degrees" : "mIoU, %";
    }

    public static String unit(Task task) {
        return task == Task.NORMALS ? "°" : " %";
    }

    /** A figure in the unit in which it is shown: what is a fraction becomes percent. */
    public static double inUnit(Task task, double figure) {
        return task == Task.NORMALS ? figure : 100 * figure;
    }

    public static String change(Task task, double change) {
        return (change < 0 ? "-" : "+") + TaskMetrics.words(task, Math.abs(change));
    }

    /** Whether a figure is better than another: normals' is an error. */
    public static boolean better(Task task, double figure, double than) {
        return task == Task.NORMALS ? figure < than : figure > than;
    }

    public static String cell(Optional<TaskMetrics> metrics, Task task) {
        return metrics.map(TaskMetrics::primaryMetrics)
                .filter(figures -> figures.containsKey(task))
                .map(figures -> TaskMetrics.words(task, figures.get(task)))
                .orElse("-");
    }
}
