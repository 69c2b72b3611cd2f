package dev.weightflow.model.dataset;

import dev.weightflow.model.task.LabelEncoding;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.schema.TaskName;
import java.util.Map;

/**
 * One image with its labels after the transforms, as the network takes them. The arrays are handed over, not copied.
 *
 * @param image [3, size, size], RGB, normalised by ImageNet's mean and standard deviation
 * @param tasks those of the labels among them
 * @param labels by task, in its {@link LabelEncoding}: [1, size, size], for normals [3, size, size]. Semantic segmentation and human parts hold class
 *     indices, normals unit vectors; in these three {@value LabelEncoding#IGNORE} marks what no loss and no metric may look at (in all three
 *     channels of normals). Saliency is 0 or 1 everywhere.
 */
public record Sample(String id, int size, float[] image, Tasks tasks, Map<TaskName, float[]> labels) {
    /** With labels of tasks of PASCAL-Context. */
    public Sample(String id, int size, float[] image, Map<TaskName, float[]> labels) {
        this(id, size, image, Tasks.PASCAL, labels);
    }

    /** @throws IllegalArgumentException if an array has not the length that its shape asks for */
    public Sample {
        int pixels = Math.multiplyExact(size, size);
        requireLength(id, "image", image.length, 3 * pixels);
        labels = TaskName.ordered(labels);
        for (Map.Entry<TaskName, float[]> label : labels.entrySet()) {
            int channels = tasks.get(label.getKey()).encoding().channels();
            requireLength(id, label.getKey().key(), label.getValue().length, channels * pixels);
        }
    }

    private static void requireLength(String id, String what, int found, int expected) {
        if (found != expected) {
            throw new IllegalArgumentException(
                    "%s of sample %s has %d values; its shape asks for %d".formatted(what, id, found, expected));
        }
    }
}
