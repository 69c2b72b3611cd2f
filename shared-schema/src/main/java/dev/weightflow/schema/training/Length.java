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
public record Length(Optional<Integer> epochs, Optional<Integer> steps) {
    public Length {
        epochs = Faults.orEmpty(epochs);
        steps = Faults.orEmpty(steps);
    }

    /** That many passes over the training split. */
    public static Length epochs(int epochs) {
        return new Length(Optional.of(epochs), Optional.empty());
    }

    /** That many optimizer steps. */
    public static Length steps(int steps) {
        return new Length(Optional.empty(), Optional.of(steps));
    }

    /** How many optimizer steps that is, where an epoch has so many of them. */
    public long steps(long stepsPerEpoch) {
        return steps.map(Integer::longValue).orElseGet(() -> epochs.orElseThrow() * stepsPerEpoch);
    }

    Stream<String> faults() {
        Faults faults = Faults.of("A length")
                .unless(epochs.isPresent() != steps.isPresent(), "epochs or steps must be given, and not both");
        epochs.ifPresent(value -> faults.atLeast(1, "epochs", value));
        steps.ifPresent(value -> faults.atLeast(1, "steps", value));
        return faults.stream();
    }
}
