package dev.weightflow.model.dataset.loader;

import dev.weightflow.model.dataset.Sample;
import dev.weightflow.model.task.LabelEncoding;
import dev.weightflow.schema.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Samples side by side, as a device takes them. The arrays are the receiver's.
 *
 * @param step within the epoch, from 0
 * @param side of the square images, in pixels
 * @param images [samples, 3, side, side]; see {@link dev.weightflow.model.dataset.Sample}
 * @param labels by task, [samples, channels, side, side]
 */
public record Batch(int epoch, int step, int side, List<String> ids, float[] images, Map<Task, float[]> labels) {

    /** A batch with room for the samples of those names, which {@link #place} fills. */
    static Batch allocate(int epoch, int step, int side, List<String> ids, Set<Task> tasks) {
        int plane = Math.multiplyExact(ids.size(), side * side);
        return new Batch(
                epoch,
                step,
                side,
                ids,
                new float[Math.multiplyExact(plane, 3)],
                Task.each(
                        tasks,
                        task -> new float
                                [Math.multiplyExact(
                                        plane, LabelEncoding.of(task).channels())]));
    }

    /** How many samples there are; the last batch of a validation may have fewer than the others. */
    public int size() {
        return ids.size();
    }

    void place(int position, Sample sample) {
        if (!sample.labels().keySet().equals(labels.keySet())) {
            throw new IllegalStateException("sample %s has labels for %s and its source promises %s"
                    .formatted(sample.id(), sample.labels().keySet(), labels.keySet()));
        }
        copy(sample.image(), images, position);
        sample.labels().forEach((task, values) -> copy(values, labels.get(task), position));
    }

    private static void copy(float[] from, float[] to, int position) {
        System.arraycopy(from, 0, to, position * from.length, from.length);
    }
}
