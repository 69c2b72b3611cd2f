package dev.weightflow.cli.jobs;

import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Listing.Column;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The figure by which each task is judged, for people. */
public final class Figures {

    private Figures() {}

    public static String name(Task task) {
        return task == Task.NORMALS ? "mean angular error" : "mIoU";
    }

    public static String change(Task task, double change) {
        return (change < 0 ? "-" : "+") + TaskMetrics.words(task, Math.abs(change));
    }

    /** Whether a figure is better than another: normals' is an error. */
    public static boolean better(Task task, double figure, double than) {
        return task == Task.NORMALS ? figure < than : figure > than;
    }

    static String cell(Optional<TaskMetrics> metrics, Task task) {
        return metrics.map(TaskMetrics::primaryMetrics)
                .filter(figures -> figures.containsKey(task))
                .map(figures -> TaskMetrics.words(task, figures.get(task)))
                .orElse("-");
    }

    /** A column for each task, of what has {@code metrics}. */
    public static Stream<Column> columns() {
        return Stream.of(Task.SEMSEG, Task.NORMALS, Task.SAL, Task.HUMAN_PARTS)
                .map(task -> Listing.of(
                        ">" + task.key().toUpperCase(Locale.ROOT).replace('_', ' '),
                        each -> cell(each.read("metrics", TaskMetrics.class), task)));
    }
}
