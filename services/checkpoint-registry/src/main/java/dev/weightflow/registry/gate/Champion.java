package dev.weightflow.registry.gate;

import dev.weightflow.schema.bootstrap.ImageSums;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.VersionNumber;
import java.util.Optional;

/**
 * The version that has the alias.
 *
 * @param metrics its metrics on the challenger's evaluation set
 * @param images what each image adds to these, if their report keeps that
 */
public record Champion(VersionNumber version, TaskMetrics metrics, Optional<ImageSums> images) {}
