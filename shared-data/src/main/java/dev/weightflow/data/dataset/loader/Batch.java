package dev.weightflow.data.dataset.loader;

import dev.weightflow.data.dataset.Sample;
import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Batch of samples for a device: bytes where {@link Sample} has bytes.
 *
 * @param step within the epoch, from 0
 * @param side of the square images, in pixels
 * @param images [samples, 3, side, side]; see {@link Sample}
 * @param labels by task, [samples, channels, side, side]; ignored pixels for a sample without a label
 * @param present by task, whether the sample at each position has a label
 */
public record Batch(
        int epoch,
        int step,
        int side,
        List<String> ids,
        HostTensor images,
        Map<TaskName, HostTensor> labels,
        Map<TaskName, boolean[]> present) {
    /** Creates a batch of floats in which every sample has every label. */
    public Batch(int epoch, int step, int side, List<String> ids, float[] images, Map<TaskName, float[]> labels) {
        this(
                epoch,
                step,
                side,
                ids,
                HostTensor.of(images, ids.size(), 3, side, side),
                TaskName.each(labels.keySet(), task -> {
                    float[] label = labels.get(task);
                    return HostTensor.of(label, ids.size(), label.length / (ids.size() * side * side), side, side);
                }),
                TaskName.each(labels.keySet(), task -> {
                    boolean[] all = new boolean[ids.size()];
                    Arrays.fill(all, true);
                    return all;
                }));
    }

    /**
     * Stacks samples into a batch.
     *
     * @param tasks those that samples may have labels of
     */
    static Batch of(int epoch, int step, int side, List<Sample> samples, Tasks tasks) {
        for (Sample sample : samples) {
            if (!tasks.names().containsAll(sample.labels().keySet())) {
                throw new IllegalStateException("sample %s has labels for %s and its source promises %s"
                        .formatted(sample.id(), sample.labels().keySet(), tasks.names()));
            }
        }
        return new Batch(
                epoch,
                step,
                side,
                samples.stream().map(Sample::id).toList(),
                joined(samples.stream().map(Sample::image).toList(), 3, side),
                TaskName.each(
                        tasks.names(),
                        task -> labels(samples, task, tasks.get(task).encoding(), side)),
                TaskName.each(tasks.names(), task -> present(samples, task)));
    }

    private static boolean[] present(List<Sample> samples, TaskName task) {
        boolean[] present = new boolean[samples.size()];
        for (int at = 0; at < present.length; at++) {
            present[at] = samples.get(at).labels().containsKey(task);
        }
        return present;
    }

    private static HostTensor labels(List<Sample> samples, TaskName task, LabelEncoding encoding, int side) {
        HostTensor none = unlabelled(
                samples.stream()
                        .map(sample -> sample.labels().get(task))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(HostTensor::type)
                        .orElse(encoding.elementType()),
                encoding,
                side);
        return joined(
                samples.stream()
                        .map(sample -> sample.labels().getOrDefault(task, none))
                        .toList(),
                encoding.channels(),
                side);
    }

    private static HostTensor unlabelled(ElementType type, LabelEncoding encoding, int side) {
        int length = encoding.channels() * side * side;
        if (type == ElementType.U8) {
            byte[] values = new byte[length];
            Arrays.fill(values, (byte) encoding.unlabelled());
            return HostTensor.of(values, length);
        }
        float[] values = new float[length];
        Arrays.fill(values, encoding.unlabelled());
        return HostTensor.of(values, length);
    }

    private static HostTensor joined(List<HostTensor> parts, int channels, int side) {
        ElementType type = parts.get(0).type();
        List<Long> shape = List.of((long) parts.size(), (long) channels, (long) side, (long) side);
        ByteBuffer joined = ByteBuffer.allocate(Math.toIntExact(HostTensor.byteLengthOf(type, shape)));
        parts.forEach(part -> joined.put(part.data()));
        return new HostTensor(type, shape, joined.flip());
    }

    /** Returns the number of samples; the last batch of a validation may have fewer than the others. */
    public int size() {
        return ids.size();
    }

    /** Returns the positions of the labelled samples, for each task that not all samples have a label of. */
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
}
