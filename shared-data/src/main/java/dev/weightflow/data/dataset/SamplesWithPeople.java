package dev.weightflow.data.dataset;

import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import java.util.stream.IntStream;

/**
 * Samples whose label of human parts has at least one part. The reference trains on these alone where human parts are the only task: without parts
 * every pixel of a label is ignored, and the image would only take the place of another.
 */
public final class SamplesWithPeople implements SampleSource {
    private final SampleSource all;
    private final int[] indices;

    private SamplesWithPeople(SampleSource all, int[] indices) {
        this.all = all;
        this.indices = indices;
    }

    /**
     * Reads the labels of all samples.
     *
     * @param all with labels of human parts
     * @throws DatasetException {@link ViolationCode#NO_SAMPLES} if none of them has a person; naming a label that cannot be read
     */
    public static SamplesWithPeople of(SampleSource all) {
        if (!all.tasks().has(PascalTasks.HUMAN_PARTS)) {
            throw new IllegalArgumentException(
                    "people are recognised by labels of human parts, and the samples have none");
        }
        int[] indices = IntStream.range(0, all.size())
                .parallel()
                .filter(index -> hasParts(all.readLabels(index)))
                .toArray();
        if (indices.length == 0) {
            throw DatasetException.of(
                    ViolationCode.NO_SAMPLES,
                    "human_parts",
                    "none of the %d samples has a human part in its label; train with peopleOnly=false, or on other data"
                            .formatted(all.size()));
        }
        return new SamplesWithPeople(all, indices);
    }

    private static boolean hasParts(RawLabels labels) {
        Pixels parts = labels.labels().get(PascalTasks.HUMAN_PARTS);
        if (parts == null) {
            return false;
        }
        for (byte part : parts.data()) {
            if (part != 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public String id(int index) {
        return all.id(indices[index]);
    }

    @Override
    public Tasks tasks() {
        return all.tasks();
    }

    @Override
    public RawSample read(int index) {
        return all.read(indices[index]);
    }

    @Override
    public RawLabels readLabels(int index) {
        return all.readLabels(indices[index]);
    }
}
