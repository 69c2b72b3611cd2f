package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import java.util.Optional;
import java.util.stream.Stream;

/** Length of a training: a number of passes over the training split, or of optimizer steps, never both. */
public record TrainingLength(Optional<Integer> epochs, Optional<Integer> steps) {
    public static TrainingLength epochs(int epochs) {
        return new TrainingLength(Optional.of(epochs), Optional.empty());
    }

    public static TrainingLength steps(int steps) {
        return new TrainingLength(Optional.empty(), Optional.of(steps));
    }

    public String words() {
        return epochs.map(count -> count + " epochs").orElseGet(() -> steps.orElseThrow() + " steps");
    }

    /**
     * Returns the length in optimizer steps.
     *
     * @throws ArithmeticException if they cannot be counted in an int
     */
    public int inSteps(int stepsPerEpoch) {
        return epochs.map(count -> Math.multiplyExact(count, stepsPerEpoch)).orElseGet(steps::orElseThrow);
    }

    /** Returns whether a training with so many steps, and so many whole epochs, has ended. */
    public boolean isReached(long doneSteps, int doneEpochs) {
        return epochs.map(count -> doneEpochs >= count).orElseGet(() -> doneSteps >= steps.orElseThrow());
    }

    Stream<String> faults() {
        Faults faults = Faults.of("A length")
                .require(epochs.isPresent() != steps.isPresent(), "epochs or steps must be given, and not both");
        epochs.ifPresent(value -> faults.atLeast(1, "epochs", value));
        steps.ifPresent(value -> faults.atLeast(1, "steps", value));
        return faults.stream();
    }
}
