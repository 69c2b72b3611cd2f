package dev.weightflow.model.task.metric;

import java.util.Optional;

/**
 * Sums over valid pixels.
 *
 * @param pixels how many valid pixels were seen
 * @param angles the sum of their angular errors, in degrees
 * @param squares the sum of the squares of these
 */
public record NormalsState(long pixels, FixedPointSum angles, FixedPointSum squares) implements TaskState {

    /** What a metric has seen before its first image. */
    public static final NormalsState NONE = new NormalsState(0, FixedPointSum.ZERO, FixedPointSum.ZERO);

    public NormalsState {
        if (pixels < 0) {
            throw new IllegalArgumentException("a count of pixels cannot be negative, and here it is " + pixels);
        }
    }

    @Override
    public NormalsState plus(TaskState other) {
        NormalsState that = TaskState.require(NormalsState.class, other);
        return new NormalsState(
                Math.addExact(pixels, that.pixels), angles.plus(that.angles), squares.plus(that.squares));
    }

    /** Empty if no valid pixel was seen. */
    @Override
    public Optional<NormalsResult> result() {
        return pixels == 0
                ? Optional.empty()
                : Optional.of(new NormalsResult(angles.over(pixels), Math.sqrt(squares.over(pixels))));
    }
}
