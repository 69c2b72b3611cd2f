package dev.weightflow.registry.gate;

import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.Optional;

/**
 * A version at the gate.
 *
 * @param report where its metrics are from
 * @param untrained the untrained model's metrics in the same report, if it has them
 */
public record Challenger(
        VersionNumber version, ReportId report, TaskMetrics metrics, Optional<TaskMetrics> untrained) {}
