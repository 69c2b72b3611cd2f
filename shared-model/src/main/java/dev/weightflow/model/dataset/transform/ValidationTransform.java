package dev.weightflow.model.dataset.transform;

import dev.weightflow.model.dataset.RawLabels;
import dev.weightflow.model.dataset.RawSample;
import dev.weightflow.model.dataset.Sample;
import dev.weightflow.model.host.HostTensor;
import dev.weightflow.schema.TaskName;
import java.util.Map;

/**
 * The benchmark's transform for measuring: labels are brought to the image's size, everything is resized to a square without
 * keeping the aspect (image and normals cubically, the other labels by nearest pixel), normals get length 1 again, regions that
 * do not count are marked, and the image is normalised.
 */
public record ValidationTransform(int size) implements Transform {
    public ValidationTransform {
        Transform.requireSize(size);
    }

    @Override
    public Sample apply(RawSample raw, int epoch, int index) {
        return apply(raw);
    }

    /** The sample; it is the same in every epoch. */
    public Sample apply(RawSample raw) {
        try (SampleTransformer canvas = SampleTransformer.of(raw.image(), raw.raw())) {
            canvas.resize(size);
            return new Sample(raw.id(), size, canvas.image(), raw.raw().tasks(), canvas.labels());
        }
    }

    /** The labels alone, exactly those that {@link #apply(RawSample)} gives. */
    public Map<TaskName, float[]> labels(RawLabels raw) {
        try (SampleTransformer canvas = SampleTransformer.of(raw)) {
            canvas.resize(size);
            Map<TaskName, HostTensor> labels = canvas.labels();
            return TaskName.each(labels.keySet(), task -> labels.get(task).toFloats());
        }
    }
}
