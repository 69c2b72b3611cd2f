package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Validation during a training, and after its last step. The best checkpoint and the last are kept; best is the greatest Δm over the published
 * single-task models, and of equal ones the first.
 *
 * @param everyEpochs number of epochs between two validations; 5 if null
 * @param result the checkpoint that is the training's result; the last if null
 * @param patience number of validations in a row without an improvement after which the training stops early; it does not if absent
 * @param minDelta percentage points by more than which Δm must rise over the best for an improvement; 0 if absent
 */
public record ValidationOptions(
        Integer everyEpochs, ResultCheckpoint result, Optional<Integer> patience, Optional<Double> minDelta) {
    public ValidationOptions {
        everyEpochs = Defaults.or(everyEpochs, 5);
        result = Defaults.or(result, ResultCheckpoint.LAST);
        minDelta = minDelta.filter(points -> points != 0);
    }

    /** Creates the options of a training that does not stop early. */
    public ValidationOptions(Integer everyEpochs, ResultCheckpoint result) {
        this(everyEpochs, result, Optional.empty(), Optional.empty());
    }

    Stream<String> faults() {
        Faults faults = Faults.of("A validation")
                .atLeast(1, "everyEpochs", everyEpochs)
                .require(
                        minDelta.isEmpty() || patience.isPresent(),
                        "minDelta needs patience, the number of validations without such a rise");
        patience.ifPresent(validations -> faults.atLeast(1, "patience", validations));
        minDelta.ifPresent(points -> faults.require(
                points >= 0 && Double.isFinite(points), "minDelta must not be below 0, but is %s", points));
        return faults.stream();
    }
}
