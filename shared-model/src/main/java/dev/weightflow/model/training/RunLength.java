package dev.weightflow.model.training;

/** How long a run is. */
public sealed interface RunLength {

    /** So many passes over the training samples. */
    record Epochs(int count) implements RunLength {}

    /** So many optimizer steps. */
    record Steps(int count) implements RunLength {}

    /** The number of its unit. */
    int count();

    /** Number and unit. */
    default String text() {
        return count() + (this instanceof Epochs ? " epochs" : " steps");
    }

    /**
     * How many optimizer steps that is.
     *
     * @throws ArithmeticException if they cannot be counted in an int
     */
    default int steps(int stepsPerEpoch) {
        return this instanceof Epochs ? Math.multiplyExact(count(), stepsPerEpoch) : count();
    }
}
