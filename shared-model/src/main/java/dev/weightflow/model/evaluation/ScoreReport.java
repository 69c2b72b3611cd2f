package dev.weightflow.model.evaluation;

import dev.weightflow.model.task.metric.MultiTaskMetrics;
import dev.weightflow.schema.Task;
import java.util.List;

/**
 * What predictions are worth.
 *
 * @param images how many images were measured
 * @param metrics of every task that was predicted and could be measured
 * @param notPredicted tasks that there are no predictions of
 * @param notMeasurable tasks that were predicted, but have not one valid pixel in the labels of these images
 */
public record ScoreReport(int images, MultiTaskMetrics metrics, List<Task> notPredicted, List<Task> notMeasurable) {
    public ScoreReport {
        notPredicted = List.copyOf(notPredicted);
        notMeasurable = List.copyOf(notMeasurable);
    }
}
