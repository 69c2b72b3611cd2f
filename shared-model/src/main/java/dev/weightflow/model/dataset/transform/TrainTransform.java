package dev.weightflow.model.dataset.transform;

import dev.weightflow.model.dataset.RawSample;
import dev.weightflow.model.dataset.Sample;
import dev.weightflow.model.random.SeededRandom;

/**
 * The benchmark's transform for learning: with probability one half a flip, then one rotation of -20 to 20 degrees and one scale
 * of 0.75 to 1.25 at native resolution, then what {@link ValidationTransform} does. What comes in from outside is black, of class
 * background, not salient, and without a normal. There is no crop and no change of colour.
 *
 * @param size the square's side, in pixels
 * @param seed of the run
 */
public record TrainTransform(int size, long seed) implements Transform {
    private static final double MOST_DEGREES = 20;
    private static final double LEAST_SCALE = 0.75;
    private static final double MOST_SCALE = 1.25;

    /** @throws IllegalArgumentException if the size is not positive */
    public TrainTransform {
        Sizes.require(size);
    }

    @Override
    public Sample apply(RawSample raw, int epoch, int index) {
        SeededRandom draws = SeededRandom.of(seed, epoch, index, "augment");
        boolean flip = draws.uniform() < 0.5;
        double degrees = draws.uniform(-MOST_DEGREES, MOST_DEGREES);
        double scale = draws.uniform(LEAST_SCALE, MOST_SCALE);
        try (SampleTransformer canvas = SampleTransformer.of(raw.image(), raw.raw())) {
            if (flip) {
                canvas.flip();
            }
            canvas.warp(degrees, scale);
            canvas.resize(size);
            return new Sample(raw.id(), size, canvas.image(), canvas.labels());
        }
    }
}
