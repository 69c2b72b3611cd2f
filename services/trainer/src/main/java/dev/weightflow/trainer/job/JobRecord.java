package dev.weightflow.trainer.job;

import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.Optional;

/**
 * What a job is, and what came of it so far.
 *
 * @param round how often it was asked for
 * @param claim the number of its latest claim; 0 if there was none
 * @param failures how many claims of this round ended in failure
 * @param checkpoint the latest committed checkpoint, from which work goes on
 * @param requestedAt when it was asked for first
 * @param causation the place in the chain of events of what follows from the latest request
 */
public record JobRecord(
        JobId id,
        TrainingSpec spec,
        int round,
        int claim,
        int failures,
        Optional<CheckpointCommitted> checkpoint,
        Instant requestedAt,
        Causation causation) {

    static JobRecord of(JobId id, TrainingSpec spec, int round, Instant requestedAt, Causation causation) {
        return new JobRecord(id, spec, round, 0, 0, Optional.empty(), requestedAt, causation);
    }

    JobRecord withNextClaim() {
        return new JobRecord(id, spec, round, claim + 1, failures, checkpoint, requestedAt, causation);
    }

    JobRecord withNextRound(Causation again) {
        return new JobRecord(id, spec, round + 1, claim, 0, checkpoint, requestedAt, again);
    }

    JobRecord withFailure() {
        return new JobRecord(id, spec, round, claim, failures + 1, checkpoint, requestedAt, causation);
    }

    JobRecord with(CheckpointCommitted committed) {
        return new JobRecord(id, spec, round, claim, failures, Optional.of(committed), requestedAt, causation);
    }
}
