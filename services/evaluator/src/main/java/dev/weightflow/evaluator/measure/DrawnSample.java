package dev.weightflow.evaluator.measure;

import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.model.dataset.image.PngWriter;
import dev.weightflow.model.dataset.transform.ImageNet;
import dev.weightflow.model.host.HostTensor;
import dev.weightflow.model.picture.Layer;
import dev.weightflow.model.picture.NumberRange;
import dev.weightflow.model.task.Task;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.schema.TaskName;
import java.util.Map;
import java.util.Optional;

/**
 * A sample as PNG files of one size: its image as the model saw it, and for each task label and prediction, see {@link Layer}.
 *
 * @param range of the numbers of a task's maps, where they are numbers
 */
public record DrawnSample(byte[] image, Map<TaskName, Maps> tasks, Map<TaskName, NumberRange> range) {

    /** Label, if there is one, and prediction. */
    public record Maps(Optional<byte[]> label, byte[] prediction) {}

    /**
     * Draws a sample.
     *
     * @param size height and width of everything
     * @param image [3, size, size], levels
     * @param labels by task, in their {@link dev.weightflow.model.task.LabelEncoding}; of all tasks, some or none
     * @param predictions by task, in the labels' form
     */
    public static DrawnSample of(
            Tasks tasks,
            int size,
            HostTensor image,
            Map<TaskName, float[]> labels,
            Map<TaskName, float[]> predictions) {
        Map<TaskName, NumberRange> ranges = Layer.ranges(tasks, labels, predictions);
        return new DrawnSample(
                PngWriter.encode(new Pixels(size, size, 3, ImageNet.interleaved(image))),
                TaskName.each(predictions.keySet(), name -> {
                    Task task = tasks.get(name);
                    return new Maps(
                            Optional.ofNullable(labels.get(name)).map(label -> layer(task, label, size, ranges)),
                            layer(task, predictions.get(name), size, ranges));
                }),
                ranges);
    }

    private static byte[] layer(Task task, float[] values, int size, Map<TaskName, NumberRange> ranges) {
        return Layer.png(task, values, size, size, ranges.get(task.name()));
    }
}
