package dev.weightflow.registry.gate;

import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.VersionNumber;

/**
 * The version that has the alias.
 *
 * @param metrics its metrics on the challenger's evaluation set
 */
public record Champion(VersionNumber version, TaskMetrics metrics) {}
