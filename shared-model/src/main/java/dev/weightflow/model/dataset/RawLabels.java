package dev.weightflow.model.dataset;

import dev.weightflow.schema.Task;
import java.util.Map;

/**
 * One image's labels as they are stored, before any transform. A label may have another size than the image; the transforms
 * bring it to the image's first.
 *
 * <table>
 * <caption>Forms</caption>
 * <tr><th>task</th><th>channels</th><th>values</th></tr>
 * <tr><td>semseg</td><td>1</td><td>0..20, 255 = ignore</td></tr>
 * <tr><td>human_parts</td><td>1</td><td>0..6; all zero where nobody is in the picture</td></tr>
 * <tr><td>sal</td><td>1</td><td>0 or 1</td></tr>
 * <tr><td>normals</td><td>4</td><td>R, G, B with n = 2 p / 255 - 1 for x, y, z, and 255 where the normal counts; all four are 0
 * where it does not</td></tr>
 * </table>
 */
public record RawLabels(String id, int width, int height, Map<Task, Pixels> labels) {
    /** @throws IllegalArgumentException if a label has not the form of its task */
    public RawLabels {
        labels = Task.ordered(labels);
        labels.forEach(
                (task, pixels) -> StoredLabelFormat.of(task).complaint(pixels).ifPresent(complaint -> {
                    throw new IllegalArgumentException("%s of %s %s".formatted(task.key(), id, complaint));
                }));
    }
}
