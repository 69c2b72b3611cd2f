package dev.weightflow.schema.retraining;

import dev.weightflow.schema.Faults;
import java.util.Optional;

/**
 * Trainer seconds that a policy may spend on a model, in windows that end now. What a training spent counts from its end on for as long as the window
 * is, and what is reserved for one counts until it has ended.
 *
 * @param secondsADay in 24 hours; any number if absent
 * @param secondsAMonth in 30 days; any number if absent
 * @param estimateSeconds how long a training takes, where no earlier one was measured that it can be compared with
 */
public record TrainingBudget(Optional<Long> secondsADay, Optional<Long> secondsAMonth, Optional<Long> estimateSeconds) {
    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public TrainingBudget {
        Faults faults = Faults.of("A budget")
                .require(
                        secondsADay.isPresent() || secondsAMonth.isPresent(),
                        "secondsADay or secondsAMonth must be given");
        secondsADay.ifPresent(seconds -> faults.positive("secondsADay", seconds));
        secondsAMonth.ifPresent(seconds -> faults.positive("secondsAMonth", seconds));
        estimateSeconds.ifPresent(seconds -> faults.positive("estimateSeconds", seconds));
        faults.raise();
    }
}
