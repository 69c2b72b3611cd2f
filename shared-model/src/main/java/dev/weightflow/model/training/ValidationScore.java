package dev.weightflow.model.training;

import dev.weightflow.model.task.metric.DeltaM;
import dev.weightflow.model.task.metric.MultiTaskMetrics;
import dev.weightflow.schema.Task;
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
     * @param step after how many steps
     * @param epoch after how many whole epochs
     * @throws TrainingException.NothingMeasured if no task could be measured
     */
    public static Validation of(long step, int epoch, MultiTaskMetrics metrics) {
        Map<Task, Double> measured = metrics.primaryMetrics();
        if (measured.isEmpty()) {
            throw new TrainingException.NothingMeasured();
        }
        Map<Task, Double> baseline = new EnumMap<>(DeltaM.PUBLISHED.baseline());
        baseline.keySet().retainAll(measured.keySet());
        Map<Task, Double> figures = new EnumMap<>(measured);
        figures.replaceAll((task, figure) -> task == Task.NORMALS ? figure : figure / 100);
        return new Validation(step, epoch, figures, new DeltaM(baseline).of(measured));
    }
}
