package dev.weightflow.local.jobs;

import dev.weightflow.local.client.Failure;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A training job, as far as the command line knows it.
 *
 * @param state {@code waiting}, {@code claimed}, {@code completed}, {@code failed} or {@code cancelled}
 * @param claim how many workers have taken it so far
 * @param checkpoint the latest committed checkpoint; of a completed job, the result
 */
public record Job(
        String job,
        String state,
        boolean cancelling,
        Instant requestedAt,
        int claim,
        Optional<String> worker,
        Optional<String> checkpoint,
        Optional<Long> checkpointStep,
        Optional<Progress> progress,
        Optional<Failure> failure,
        TrainingSpec spec) {

    /** How the work gets on. */
    public record Progress(
            int epoch,
            long step,
            long totalSteps,
            double totalLoss,
            Map<String, Double> loss,
            double learningRate,
            double imagesPerSecond,
            double etaSeconds) {}

    /** Whether no worker has it, and one is to take it. */
    boolean waiting() {
        return state.equals("waiting");
    }

    /** Whether a worker has it. */
    boolean running() {
        return state.equals("claimed");
    }

    /** Whether nothing more happens to it by itself. */
    public boolean ended() {
        return state.equals("completed") || state.equals("failed") || state.equals("cancelled");
    }

    public boolean completed() {
        return state.equals("completed");
    }
}
