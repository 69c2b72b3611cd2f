package dev.weightflow.registry.gate;

import dev.weightflow.schema.bootstrap.ImageSums;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.Optional;

/**
 * A version at the gate.
 *
 * @param report where its metrics are from
 * @param images what each image adds to its metrics, if the report keeps that
 */
public record Challenger(VersionNumber version, ReportId report, TaskMetrics metrics, Optional<ImageSums> images) {}
