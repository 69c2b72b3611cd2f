package dev.weightflow.local.evaluations;

import dev.weightflow.local.client.Failure;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.time.Instant;
import java.util.Optional;

/**
 * An evaluation, as far as the command line knows it.
 *
 * @param state {@code waiting}, {@code running}, {@code completed} or {@code failed}
 * @param message the state in one sentence
 * @param deltaM Δm against the report's first comparison, in percent
 */
public record Evaluation(
        String id,
        String state,
        String message,
        String checkpoint,
        String dataset,
        String split,
        Optional<String> model,
        Instant requestedAt,
        Optional<Progress> progress,
        Optional<String> report,
        Optional<Integer> images,
        Optional<TaskMetrics> metrics,
        Optional<Double> deltaM,
        Optional<Failure> failure) {

    /** How the work gets on. */
    public record Progress(String stage, long imagesDone, long imagesTotal, double imagesPerSecond) {}

    boolean ended() {
        return report.isPresent() || failure.isPresent();
    }
}
