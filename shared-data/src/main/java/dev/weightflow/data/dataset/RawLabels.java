package dev.weightflow.data.dataset;

import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import java.util.Map;
import java.util.Optional;

/**
 * Labels of one image as they are stored, before any transform. A label may have another size than the image; the transforms
 * resize it to the image's first. Tasks without a label of the image are left out.
 *
 * <table>
 * <caption>Forms</caption>
 * <tr><th>encoding</th><th>channels</th><th>values</th></tr>
 * <tr><td>CLASS_INDEX</td><td>1</td><td>0, 1, …; 255 = ignore; all zero where the kind counts that as unlabelled, as for human parts in an
 * image without people</td></tr>
 * <tr><td>FOREGROUND</td><td>1</td><td>0 or 1; 255 = ignore, where the kind has such pixels</td></tr>
 * <tr><td>UNIT_VECTOR</td><td>4</td><td>R, G, B with n = 2 p / 255 - 1 for x, y, z, and 255 where the normal is valid; all four are 0
 * where it is ignored</td></tr>
 * <tr><td>NUMBER</td><td>4</td><td>the bytes of a float, the lowest first; NaN = ignore</td></tr>
 * </table>
 *
 * @param tasks those of the labels; others are dropped
 */
public record RawLabels(String id, int width, int height, Tasks tasks, Map<TaskName, Pixels> labels) {
    /** Labels of tasks of PASCAL-Context. */
    public RawLabels(String id, int width, int height, Map<TaskName, Pixels> labels) {
        this(id, width, height, Tasks.PASCAL, labels);
    }

    /** @throws IllegalArgumentException if a label does not have the form of its task */
    public RawLabels {
        labels = TaskName.ordered(labels);
        tasks = tasks.only(labels.keySet());
        for (Map.Entry<TaskName, Pixels> label : labels.entrySet()) {
            complaint(tasks.get(label.getKey()), label.getValue()).ifPresent(complaint -> {
                throw new IllegalArgumentException("%s of %s %s".formatted(label.getKey(), id, complaint));
            });
        }
    }

    /** Describes the fault of a stored label as the end of a sentence that begins with its name; empty if the label is valid. */
    public static Optional<String> complaint(Task task, Pixels label) {
        return task.kind().complaint(label.width(), label.channels(), label.data());
    }
}
