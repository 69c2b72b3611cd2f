package dev.weightflow.model.training;

import dev.weightflow.model.task.DeltaM;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.training.Validation;
import java.util.EnumMap;
import java.util.Map;

/**
 * By what the best checkpoint of a training is chosen: Δm over the published single-task models, over the tasks that were measured.
 * The baseline is a constant, so that a choice depends on nothing but the checkpoint's own metrics.
 */
public final class ValidationScore {

    private ValidationScore() {}

    /**
     * A validation with its score.
     *
     * @param metrics of the tasks that could be measured
     */
    public static Validation of(long step, int epoch, TaskMetrics metrics) {
        Map<Task, Double> figures = metrics.primaryMetrics();
        Map<Task, Double> inTableUnits = new EnumMap<>(figures);
        inTableUnits.replaceAll((task, figure) -> task == Task.NORMALS ? figure : 100 * figure);
        Map<Task, Double> baseline = new EnumMap<>(DeltaM.PUBLISHED.baseline());
        baseline.keySet().retainAll(figures.keySet());
        return new Validation(step, epoch, figures, new DeltaM(baseline).of(inTableUnits));
    }
}
