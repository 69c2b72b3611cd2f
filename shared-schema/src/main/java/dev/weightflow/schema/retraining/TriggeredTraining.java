package dev.weightflow.schema.retraining;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Optional;

/**
 * Training that a policy has triggered.
 *
 * @param reservedSeconds of the policy's budget, until it has ended; absent if the policy has none
 */
public record TriggeredTraining(JobId job, int generation, TrainingSpec spec, Optional<Double> reservedSeconds) {
    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public TriggeredTraining {
        Faults faults = Faults.of("A triggered training")
                .present("job", job)
                .atLeast(1, "generation", generation)
                .present("spec", spec);
        reservedSeconds.ifPresent(seconds -> faults.positive("reservedSeconds", seconds));
        faults.raise();
    }
}
