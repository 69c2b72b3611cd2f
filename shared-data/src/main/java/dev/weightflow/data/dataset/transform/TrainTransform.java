package dev.weightflow.data.dataset.transform;

import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.Sample;
import dev.weightflow.data.random.SeededRandom;
import dev.weightflow.schema.training.Sampling;

/**
 * Transform for training: with some probability a flip, then one rotation and one scale at native resolution, then {@link ValidationTransform}. Areas
 * from outside are black, of class background, not salient, and without a normal. There is no crop and no change of colour.
 */
public record TrainTransform(int size, long seed, Sampling sampling) implements Transform {
    public TrainTransform {
        Transform.requireSize(size);
    }

    @Override
    public Sample apply(RawSample raw, int epoch, int index) {
        SeededRandom draws = SeededRandom.of(seed, epoch, index, "augment");
        boolean flip = draws.uniform() < sampling.flip();
        double degrees = draws.uniform(-sampling.rotation(), sampling.rotation());
        double scale = draws.uniform(sampling.minScale(), sampling.maxScale());
        try (SampleTransformer canvas = SampleTransformer.of(raw.image(), raw.raw())) {
            if (flip) {
                canvas.flip();
            }
            canvas.warp(degrees, scale);
            canvas.resize(size);
            return new Sample(raw.id(), size, canvas.image(), raw.raw().tasks(), canvas.labels());
        }
    }
}
