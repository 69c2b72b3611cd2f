package dev.weightflow.local.models;

import dev.weightflow.schema.evaluation.TaskMetrics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A version of a model, as far as the command line knows it.
 *
 * @param standing with regard to {@code champion}: {@code undecided}, {@code holder}, {@code superseded} or {@code rejected}
 * @param parent the version whose weights its training started from
 */
public record Version(
        String model,
        int version,
        Instant registeredAt,
        String standing,
        List<String> aliases,
        String checkpoint,
        Optional<String> report,
        String job,
        String dataset,
        String method,
        Optional<Integer> parent,
        Optional<TaskMetrics> metrics,
        Optional<Double> deltaM) {

    boolean decided() {
        return !standing.equals("undecided");
    }
}
