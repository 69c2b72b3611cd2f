package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import java.util.stream.Stream;

/**
 * Validation during a training, and after its last step. The best checkpoint and the last are kept; best is the greatest Δm over the published
 * single-task models, and of equal ones the first.
 *
 * @param everyEpochs number of epochs between two validations; 5 if null
 * @param result the checkpoint that is the training's result; the last if null
 */
public record ValidationOptions(Integer everyEpochs, ResultCheckpoint result) {
    public ValidationOptions {
        everyEpochs = Defaults.or(everyEpochs, 5);
        result = Defaults.or(result, ResultCheckpoint.LAST);
    }

    Stream<String> faults() {
        return Faults.of("A validation").atLeast(1, "everyEpochs", everyEpochs).stream();
    }
}
