package dev.weightflow.registry.gate;

import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.VersionNumber;

/**
 * The version that has the alias.
 *
 * @param metrics its metrics on the contender's bench
 */
public record Incumbent(VersionNumber version, TaskMetrics metrics) {}
