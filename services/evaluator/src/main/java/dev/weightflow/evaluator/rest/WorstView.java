package dev.weightflow.evaluator.rest;

import dev.weightflow.model.statistics.ImageSums.ImageFigure;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScale;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The images of a report that a task is predicted worst of, the worst first.
 *
 * @param scale how the figures are read
 */
@Schema(name = "WorstImages")
public record WorstView(TaskName task, MetricScale scale, List<ImageFigure> images) {}
