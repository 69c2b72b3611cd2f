package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long to train: so many passes over the training split, or so many optimizer steps, never both.
 *
 * @param epochs passes over the training split
 * @param steps optimizer steps
 */
public record TrainingLength(Optional<Integer> epochs, Optional<Integer> steps) {
    /** That many passes over the training split. */
    public static TrainingLength epochs(int epochs) {
        return new TrainingLength(Optional.of(epochs), Optional.empty());
    }

    /** That many optimizer steps. */
    public static TrainingLength steps(int steps) {
        return new TrainingLength(Optional.empty(), Optional.of(steps));
    }

    Stream<String> faults() {
        Faults faults = Faults.of("A length")
                .require(epochs.isPresent() != steps.isPresent(), "epochs or steps must be given, and not both");
        epochs.ifPresent(value -> faults.atLeast(1, "epochs", value));
        steps.ifPresent(value -> faults.atLeast(1, "steps", value));
        return faults.stream();
    }
}
