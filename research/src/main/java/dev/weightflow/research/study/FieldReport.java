package dev.weightflow.research.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.comparison.Difference;
import dev.weightflow.comparison.RowSummary;
import dev.weightflow.model.geometry.WeightMovement;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScales;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Result of the study of the field. Δm is over the uniform arm of the same table.
 *
 * @param byRate the arms at each learning rate
 * @param best each arm at the learning rate at which its own mean figures are best; absent while an arm is not measured, and with one rate alone
 * @param movements of the arms that replace frozen weights
 */
record FieldReport(Setup setup, List<Table> byRate, Optional<Table> best, List<Movement> movements) {

    /**
     * @param training settings that all trainings share; its method, learning rate and seed are placeholders
     * @param trainings their number
     * @param done number of them that are done
     * @param margins the greatest irrelevant difference, by quantity
     */
    record Setup(
            String data,
            TrainingSpec training,
            List<TaskName> tasks,
            List<String> learningRates,
            int seeds,
            int trainings,
            int done,
            Map<String, Double> margins,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) MetricScales scales) {}

    /**
     * Comparison of arms.
     *
     * @param learningRates by arm
     * @param toUniform every other arm less the uniform one, tested together
     */
    record Table(
            Map<String, String> learningRates,
            Map<String, Long> trainable,
            List<RowSummary> rows,
            List<Difference> toUniform) {}

    /** @param points by the number of steps done, each the mean over the seeds */
    record Movement(String arm, String learningRate, List<Point> points) {
        Point last() {
            return points.get(points.size() - 1);
        }
    }

    record Point(int step, WeightMovement mean) {}
}
