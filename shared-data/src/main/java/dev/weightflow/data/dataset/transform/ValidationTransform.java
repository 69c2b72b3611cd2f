package dev.weightflow.data.dataset.transform;

import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.Sample;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.schema.TaskName;
import java.util.Map;

/**
 * The benchmark's transform for evaluation: labels are resized to the image's size, everything is resized to a square without keeping the aspect
 * ratio (image and normals cubically, the other labels by nearest pixel), normals are normalised to length 1 again, ignored regions are marked, and
 * the image is normalised.
 */
public record ValidationTransform(int size) implements Transform {
    public ValidationTransform {
        Transform.requireSize(size);
    }

    @Override
    public Sample apply(RawSample raw, int epoch, int index) {
        return apply(raw);
    }

    /** Transforms the sample; the result is the same in every epoch. */
    public Sample apply(RawSample raw) {
        try (SampleTransformer canvas = SampleTransformer.of(raw.image(), raw.raw())) {
            canvas.resize(size);
            return new Sample(raw.id(), size, canvas.image(), raw.raw().tasks(), canvas.labels());
        }
    }

    /** Transforms the labels alone, with the same result as {@link #apply(RawSample)}. */
    public Map<TaskName, float[]> labels(RawLabels raw) {
        try (SampleTransformer canvas = SampleTransformer.of(raw)) {
            canvas.resize(size);
            Map<TaskName, HostTensor> labels = canvas.labels();
            return TaskName.each(labels.keySet(), task -> labels.get(task).toFloats());
        }
    }
}
