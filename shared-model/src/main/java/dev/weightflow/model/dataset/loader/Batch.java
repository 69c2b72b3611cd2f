package dev.weightflow.model.dataset.loader;

import dev.weightflow.model.dataset.Sample;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.schema.TaskName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Samples side by side, as a device takes them. The arrays are the receiver's.
 *
 * @param step within the epoch, from 0
 * @param side of the square images, in pixels
 * @param images [samples, 3, side, side]; see {@link dev.weightflow.model.dataset.Sample}
 * @param labels by task, [samples, channels, side, side]; of a sample without a label, pixels that do not count
 * @param present by task, whether the sample at each position has a label
 */
public record Batch(
        int epoch,
        int step,
        int side,
        List<String> ids,
        float[] images,
        Map<TaskName, float[]> labels,
        Map<TaskName, boolean[]> present) {
    /** A batch in which every sample has every label. */
    public Batch(int epoch, int step, int side, List<String> ids, float[] images, Map<TaskName, float[]> labels) {
        this(epoch, step, side, ids, images, labels, TaskName.each(labels.keySet(), task -> {
            boolean[] all = new boolean[ids.size()];
            Arrays.fill(all, true);
            return all;
        }));
    }

    /** A batch with room for the samples of those names, which {@link #place} fills. */
    static Batch allocate(int epoch, int step, int side, List<String> ids, Tasks tasks) {
        int plane = Math.multiplyExact(ids.size(), side * side);
        return new Batch(
                epoch,
                step,
                side,
                ids,
                new float[Math.multiplyExact(plane, 3)],
                TaskName.each(
                        tasks.names(),
                        task -> unlabelled(
                                Math.multiplyExact(
                                        plane, tasks.get(task).encoding().channels()),
                                tasks.get(task).encoding().unlabelled())),
                TaskName.each(tasks.names(), task -> new boolean[ids.size()]));
    }

    private static float[] unlabelled(int length, float value) {
        float[] values = new float[length];
        Arrays.fill(values, value);
        return values;
    }

    /** How many samples there are; the last batch of a validation may have fewer than the others. */
    public int size() {
        return ids.size();
    }

    /** For each task that some samples have no label of, the positions of those that have. */
    public Map<TaskName, List<Integer>> labelled() {
        Map<TaskName, List<Integer>> labelled = new TreeMap<>();
        present.forEach((task, has) -> {
            List<Integer> positions =
                    IntStream.range(0, has.length).filter(at -> has[at]).boxed().toList();
            if (positions.size() < has.length) {
                labelled.put(task, positions);
            }
        });
        return labelled;
    }

    void place(int position, Sample sample) {
        if (!labels.keySet().containsAll(sample.labels().keySet())) {
            throw new IllegalStateException("sample %s has labels for %s and its source promises %s"
                    .formatted(sample.id(), sample.labels().keySet(), labels.keySet()));
        }
        copy(sample.image(), images, position);
        sample.labels().forEach((task, values) -> {
            if (values.length * ids.size() != labels.get(task).length) {
                throw new IllegalStateException("%s of sample %s has %d values; its shape asks for %d"
                        .formatted(task, sample.id(), values.length, labels.get(task).length / ids.size()));
            }
            copy(values, labels.get(task), position);
            present.get(task)[position] = true;
        });
    }

    private static void copy(float[] from, float[] to, int position) {
        System.arraycopy(from, 0, to, position * from.length, from.length);
    }
}
