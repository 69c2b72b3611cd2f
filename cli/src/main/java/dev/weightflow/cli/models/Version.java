package dev.weightflow.cli.models;

import dev.weightflow.schema.evaluation.TaskMetrics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A version of a model, as far as the command line knows it.
 *
 * @param status with regard to {@code champion}: {@code undecided}, {@code champion}, {@code superseded} or {@code rejected}
 * @param parent the version whose weights its training started from
 */
public record Version(
        String model,
        int version,
        Instant registeredAt,
        String status,
        List<String> aliases,
        String checkpoint,
        Optional<String> report,
        String job,
        String dataset,
        String method,
        Optional<Integer> parent,
        Optional<TaskMetrics> metrics,
        Optional<Double> relativeChange) {

    boolean decided() {
        return !status.equals("undecided");
    }
}
