package dev.weightflow.model.evaluation;

import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.util.List;
import java.util.Optional;

/**
 * What predictions are worth.
 *
 * @param images how many images were measured
 * @param metrics of every task that was predicted and could be measured; empty if there is none
 * @param notPredicted tasks that there are no predictions of
 * @param notMeasurable tasks that were predicted, but have not one valid pixel in the labels of these images
 */
public record ScoreReport(
        int images, Optional<TaskMetrics> metrics, List<Task> notPredicted, List<Task> notMeasurable) {
    public ScoreReport {
        notPredicted = List.copyOf(notPredicted);
        notMeasurable = List.copyOf(notMeasurable);
    }
}
