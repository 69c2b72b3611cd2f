package dev.weightflow.model.dataset;

import dev.weightflow.model.task.Task;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.schema.TaskName;
import java.util.Map;
import java.util.Optional;

/**
 * One image's labels as they are stored, before any transform. A label may have another size than the image; the transforms
 * bring it to the image's first. A task of which the image has no label is not among them.
 *
 * <table>
 * <caption>Forms</caption>
 * <tr><th>encoding</th><th>channels</th><th>values</th></tr>
 * <tr><td>CLASS_INDEX</td><td>1</td><td>0, 1, …; 255 = ignore; all zero where the kind says that this is no label, as in human parts of a
 * picture without people</td></tr>
 * <tr><td>FOREGROUND</td><td>1</td><td>0 or 1; 255 = ignore, where the kind knows such pixels</td></tr>
 * <tr><td>UNIT_VECTOR</td><td>4</td><td>R, G, B with n = 2 p / 255 - 1 for x, y, z, and 255 where the normal counts; all four are 0
 * where it does not</td></tr>
 * <tr><td>NUMBER</td><td>4</td><td>the bytes of a float, the lowest first; NaN where it does not count</td></tr>
 * </table>
 *
 * @param tasks those of the labels; of others that are given nothing is kept
 */
public record RawLabels(String id, int width, int height, Tasks tasks, Map<TaskName, Pixels> labels) {
    /** Of tasks of PASCAL-Context. */
    public RawLabels(String id, int width, int height, Map<TaskName, Pixels> labels) {
        this(id, width, height, Tasks.PASCAL, labels);
    }

    /** @throws IllegalArgumentException if a label has not the form of its task */
    public RawLabels {
        labels = TaskName.ordered(labels);
        tasks = tasks.only(labels.keySet());
        for (Map.Entry<TaskName, Pixels> label : labels.entrySet()) {
            complaint(tasks.get(label.getKey()), label.getValue()).ifPresent(complaint -> {
                throw new IllegalArgumentException("%s of %s %s".formatted(label.getKey(), id, complaint));
            });
        }
    }

    /** What is wrong with a stored label, as the end of a sentence that begins with its name; nothing, if it is sound. */
    public static Optional<String> complaint(Task task, Pixels label) {
        return task.kind().complaint(label.width(), label.channels(), label.data());
    }
}
