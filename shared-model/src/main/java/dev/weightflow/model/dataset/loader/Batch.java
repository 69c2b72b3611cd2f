package dev.weightflow.model.dataset.loader;

import dev.weightflow.schema.Task;
import java.util.List;
import java.util.Map;

/**
 * Samples side by side, as a device takes them. The arrays are the receiver's.
 *
 * @param epoch from 0
 * @param step within the epoch, from 0
 * @param side of the square images, in pixels
 * @param ids of the samples, in order
 * @param images [samples, 3, side, side]; see {@link dev.weightflow.model.dataset.Sample}
 * @param labels by task, [samples, channels, side, side]
 */
public record Batch(int epoch, int step, int side, List<String> ids, float[] images, Map<Task, float[]> labels) {
    /** How many samples there are; the last batch of a validation may have fewer than the others. */
    public int size() {
        return ids.size();
    }
}
