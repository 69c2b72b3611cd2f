package dev.weightflow.evaluator.rest;

import dev.weightflow.comparison.statistics.ImageSums.ImageFigure;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScale;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Images of a report with the worst predictions of a task, the worst first.
 *
 * @param scale the scale of the figures
 */
@Schema(name = "WorstImages")
public record WorstView(TaskName task, MetricScale scale, List<ImageFigure> images) {}
