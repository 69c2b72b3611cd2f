package dev.weightflow.cli.evaluations;

import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import java.time.Instant;
import java.util.Optional;

/**
 * An evaluation, as far as the command line knows it.
 *
 * @param state {@code waiting}, {@code claimed}, {@code completed}, {@code failed}, {@code cancelled} or {@code rejected}
 * @param message the state in one sentence
 * @param relativeChange the mean relative change against the untrained model, in percent
 */
public record Evaluation(
        String job,
        String state,
        String message,
        Optional<String> checkpoint,
        Optional<String> dataset,
        Optional<String> split,
        Optional<String> model,
        Instant requestedAt,
        Optional<JobProgressed> progress,
        Optional<String> report,
        Optional<Integer> images,
        Optional<TaskMetrics> metrics,
        Optional<Double> relativeChange,
        Optional<Failure> lastFailure) {

    /** Whether nothing more happens to it unless it is requested again. */
    public boolean ended() {
        return !state.equals("waiting") && !state.equals("claimed");
    }
}
