package dev.weightflow.model.training;

import dev.weightflow.model.task.DeltaM;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.training.Validation;
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
        Map<Task, Double> inTableUnits =
                Task.each(figures.keySet(), task -> task == Task.NORMALS ? figures.get(task) : 100 * figures.get(task));
        Map<Task, Double> baseline = Task.each(figures.keySet(), DeltaM.PUBLISHED.baseline()::get);
        return new Validation(step, epoch, figures, new DeltaM(baseline).of(inTableUnits));
    }
}
