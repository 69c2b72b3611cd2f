package dev.weightflow.cli.jobs;

import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.training.BestCheckpoint;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.Optional;

/**
 * A training job, as far as the command line knows it.
 *
 * @param state {@code waiting}, {@code claimed}, {@code completed}, {@code failed}, {@code cancelled} or {@code rejected}
 * @param attempts how many attempts have failed since it was requested or last committed a checkpoint
 * @param retryAt when it is tried again after a failed attempt
 * @param lastFailure why it failed, or its latest attempt did
 * @param checkpoint the latest committed checkpoint; of a completed job, the result
 * @param best the checkpoint with the best validation so far, where the training is validated
 * @param progress the latest progress, while a worker has it
 * @param spec absent if the request was rejected
 */
public record Job(
        String job,
        String state,
        boolean cancelling,
        Instant requestedAt,
        int attempts,
        Optional<Instant> retryAt,
        Optional<String> worker,
        Optional<Failure> lastFailure,
        Optional<String> checkpoint,
        Optional<Long> checkpointStep,
        Optional<BestCheckpoint> best,
        Optional<JobProgressed> progress,
        Optional<TrainingSpec> spec) {

    /** Whether no worker has it, and one is to take it. */
    boolean waiting() {
        return state.equals("waiting");
    }

    /** Whether a worker has it. */
    boolean running() {
        return state.equals("claimed");
    }

    /** Whether nothing more happens to it unless it is requested again. */
    public boolean ended() {
        return !waiting() && !running();
    }

    public boolean completed() {
        return state.equals("completed");
    }

    int priority() {
        return spec.map(TrainingSpec::priority).orElse(0);
    }
}
