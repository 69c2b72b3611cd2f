package dev.weightflow.evaluator.measure;

import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.image.PngWriter;
import dev.weightflow.data.dataset.transform.ImageNet;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.picture.Layer;
import dev.weightflow.data.picture.NumberRange;
import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import java.util.Map;
import java.util.Optional;

/**
 * Sample as PNG files of one size: its image at the model's input size, and for each task label and prediction, see {@link Layer}.
 *
 * @param range the range of values of a task's maps, where they are numbers
 */
public record DrawnSample(byte[] image, Map<TaskName, Maps> tasks, Map<TaskName, NumberRange> range) {

    /** Label, if there is one, and prediction, as PNG files. */
    public record Maps(Optional<byte[]> label, byte[] prediction) {}

    /**
     * Draws a sample.
     *
     * @param size height and width of all pictures, in pixels
     * @param image [3, size, size], levels
     * @param labels by task, in their {@link dev.weightflow.data.task.LabelEncoding}, for all tasks, some or none
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
