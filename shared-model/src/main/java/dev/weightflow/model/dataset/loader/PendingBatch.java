package dev.weightflow.model.dataset.loader;

import dev.weightflow.model.dataset.Sample;
import dev.weightflow.schema.Task;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A batch whose samples are being made: each worker writes into the place of its own sample. */
final class PendingBatch {
    private final int epoch;
    private final int step;
    private final int side;
    private final List<String> ids;
    private final float[] images;
    private final Map<Task, float[]> labels = new EnumMap<>(Task.class);

    PendingBatch(int epoch, int step, int side, List<String> ids, Set<Task> tasks) {
        this.epoch = epoch;
        this.step = step;
        this.side = side;
        this.ids = ids;
        this.images = new float[length(3)];
        tasks.forEach(task -> labels.put(task, new float[length(Sample.labelChannels(task))]));
    }

    private int length(int channels) {
        return Math.multiplyExact(Math.multiplyExact(ids.size(), channels), side * side);
    }

    void place(int position, Sample sample) {
        copy(sample.image(), images, position);
        if (!sample.labels().keySet().equals(labels.keySet())) {
            throw new IllegalStateException("sample %s has labels for %s and its source promises %s"
                    .formatted(sample.id(), sample.labels().keySet(), labels.keySet()));
        }
        sample.labels().forEach((task, values) -> copy(values, labels.get(task), position));
    }

    private static void copy(float[] from, float[] to, int position) {
        System.arraycopy(from, 0, to, position * from.length, from.length);
    }

    /** The batch, to be asked for when every sample is in its place. */
    Batch finished() {
        return new Batch(epoch, step, side, ids, images, Collections.unmodifiableMap(labels));
    }
}
