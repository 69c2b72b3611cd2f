package dev.weightflow.data.picture;

import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.image.PngWriter;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.Task;
import dev.weightflow.schema.TaskName;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Label or prediction as a PNG file of its own, to be laid over the image or compared with another layer, pixel by pixel. Ignored pixels are
 * transparent; all others are opaque:
 *
 * <ul>
 *   <li>classes: indexed, the index is the class and the palette the task's colours; index {@value LabelEncoding#IGNORE} is ignored
 *   <li>foreground: gray from 0 to 255; {@value #UNLABELLED} is ignored where a label has ignored pixels
 *   <li>unit vectors: RGB, each component n as 255 (n + 1) / 2; black is ignored
 *   <li>numbers: gray from 1 to 255, the range's smallest to its largest number; 0 is ignored
 * </ul>
 *
 * The same values give the same bytes on every machine. No engine is needed.
 */
public final class Layer {
    static final int UNLABELLED = 128;
    private static final int BLACK = 0;

    private Layer() {}

    /**
     * Encodes a layer whose range, where it is of numbers, is that of its own values.
     *
     * @param values in the task's {@link LabelEncoding}, [channels, height, width]
     * @throws IllegalArgumentException if the values are not of that size
     */
    public static byte[] png(Task task, float[] values, int width, int height) {
        return png(task, values, width, height, NumberRange.of(values));
    }

    /** Encodes a layer whose range, where it is of numbers, is given, so that several layers can be compared. */
    public static byte[] png(Task task, float[] values, int width, int height, NumberRange range) {
        int pixels = width * height;
        if (values.length != task.encoding().channels() * pixels) {
            throw new IllegalArgumentException("%d values are no map of %s with %d x %d pixels"
                    .formatted(values.length, task.key(), width, height));
        }
        return switch (task.encoding()) {
            case CLASS_INDEX ->
                PngWriter.indexed(
                        gray(values, width, height, value -> (int) value),
                        task.kind().palette(),
                        OptionalInt.of(LabelEncoding.IGNORE));
            case FOREGROUND -> foreground(values, width, height);
            case UNIT_VECTOR ->
                PngWriter.transparent(new Pixels(width, height, 3, Colouring.of(task, values, pixels, range)), BLACK);
            case NUMBER -> PngWriter.transparent(gray(values, width, height, range::level), NumberRange.UNLABELLED);
        };
    }

    /** Computes the ranges of the tasks whose maps are numbers: those of the labels, or of the predictions where there is no label. */
    public static Map<TaskName, NumberRange> ranges(
            Iterable<Task> tasks, Map<TaskName, float[]> labels, Map<TaskName, float[]> predictions) {
        Map<TaskName, NumberRange> ranges = new TreeMap<>();
        for (Task task : tasks) {
            if (task.encoding() == LabelEncoding.NUMBER) {
                Optional.ofNullable(labels.getOrDefault(task.name(), predictions.get(task.name())))
                        .ifPresent(values -> ranges.put(task.name(), NumberRange.of(values)));
            }
        }
        return ranges;
    }

    /** Encodes foreground. Labels are 0 or 1, so that the level of ignored pixels is unused; a prediction has no such pixels. */
    private static byte[] foreground(float[] values, int width, int height) {
        Pixels gray = gray(
                values,
                width,
                height,
                value ->
                        value == LabelEncoding.IGNORE ? UNLABELLED : Math.round(255 * Math.max(0, Math.min(1, value))));
        for (float value : values) {
            if (value == LabelEncoding.IGNORE) {
                return PngWriter.transparent(gray, UNLABELLED);
            }
        }
        return PngWriter.encode(gray);
    }

    private interface Level {
        int of(float value);
    }

    private static Pixels gray(float[] values, int width, int height, Level level) {
        byte[] levels = new byte[values.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) level.of(values[i]);
        }
        return new Pixels(width, height, 1, levels);
    }
}
