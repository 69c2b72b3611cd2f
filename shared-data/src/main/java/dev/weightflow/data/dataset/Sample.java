package dev.weightflow.data.dataset;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import java.util.Map;

/**
 * Image with its labels after the transforms. The arrays are handed over, not copied.
 *
 * @param image [3, size, size], RGB: levels, a byte each, which are normalised on the network's device; or floats that are normalised by ImageNet's
 *     mean and standard deviation
 * @param tasks those of the labels among them
 * @param labels by task, in its {@link LabelEncoding}: [1, size, size], for normals [3, size, size], bytes or floats. Semantic segmentation and human
 *     parts hold class indices, normals unit vectors; in these three {@value LabelEncoding#IGNORE} marks pixels that every loss and metric ignores
 *     (in all three channels of normals). Saliency is 0 or 1 everywhere.
 */
public record Sample(String id, int size, HostTensor image, Tasks tasks, Map<TaskName, HostTensor> labels) {
    /** Sample of floats, with labels of tasks of PASCAL-Context. */
    public Sample(String id, int size, float[] image, Map<TaskName, float[]> labels) {
        this(
                id,
                size,
                HostTensor.of(image, image.length),
                Tasks.PASCAL,
                TaskName.each(labels.keySet(), task -> HostTensor.of(labels.get(task), labels.get(task).length)));
    }

    /** @throws IllegalArgumentException if the length of an array does not match its shape */
    public Sample {
        int pixels = Math.multiplyExact(size, size);
        requireLength(id, "image", image.elements(), 3 * pixels);
        labels = TaskName.ordered(labels);
        for (Map.Entry<TaskName, HostTensor> label : labels.entrySet()) {
            int channels = tasks.get(label.getKey()).encoding().channels();
            requireLength(id, label.getKey().key(), label.getValue().elements(), channels * pixels);
        }
    }

    /** Returns the labels as floats. */
    public Map<TaskName, float[]> labelValues() {
        return TaskName.each(labels.keySet(), task -> labels.get(task).toFloats());
    }

    private static void requireLength(String id, String what, int found, int expected) {
        if (found != expected) {
            throw new IllegalArgumentException(
                    "%s of sample %s has %d values; its shape asks for %d".formatted(what, id, found, expected));
        }
    }
}
