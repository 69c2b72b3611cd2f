package dev.weightflow.research.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.comparison.ComparisonResult;
import dev.weightflow.comparison.Difference;
import dev.weightflow.comparison.RowSummary;
import dev.weightflow.model.geometry.WeightMovement;
import dev.weightflow.model.geometry.WeightMovement.OfWeight;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScales;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Result of the study of the field. Δm is over the reference of the same table.
 *
 * @param control the positive control, if one was asked for
 * @param byRate the arms at each learning rate
 * @param best each arm at the learning rate at which its own mean figures are best, without those whose trainings all diverged; absent before all
 *     trainings are done, and with one rate alone
 * @param ablations of the finished models whose field was learned; none unless asked for
 * @param movements of the arms that replace frozen weights
 */
record FieldReport(
        Setup setup,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Control> control,
        List<Table> byRate,
        Optional<Table> best,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Ablation> ablations,
        List<Movement> movements) {

    /**
     * @param training settings that all trainings share; its method, learning rate and seed are placeholders
     * @param arms with the factors on the learning rates of their fields
     * @param reference the arm that the others are compared with
     * @param trainings their number
     * @param done number of them that are done
     * @param diverged trainings that diverged, and have no figures
     * @param margins the greatest irrelevant difference, by quantity
     */
    record Setup(
            String data,
            TrainingSpec training,
            List<TaskName> tasks,
            List<String> arms,
            String reference,
            List<String> learningRates,
            int seeds,
            int trainings,
            int done,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> diverged,
            Map<String, Double> margins,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) MetricScales scales) {}

    /**
     * Comparison of arms.
     *
     * @param learningRates by arm
     * @param toReference every other arm less the reference, tested together
     */
    record Table(
            Map<String, String> learningRates,
            Map<String, Long> trainable,
            List<RowSummary> rows,
            List<Difference> toReference) {

        /**
         * Returns the arms as the rows of a comparison with the reference.
         *
         * @param differences to the reference, with marks where they are allowed
         */
        ComparisonResult comparison(Setup setup, List<Difference> differences) {
            boolean atOneRate = learningRates.values().stream().distinct().count() == 1;
            return new ComparisonResult(
                    setup.tasks(),
                    setup.scales(),
                    Optional.empty(),
                    rows.stream()
                            .map(row -> new ComparisonResult.Row(
                                    atOneRate ? row.name() : row.name() + " at " + learningRates.get(row.name()),
                                    Optional.of(trainable.get(row.name())),
                                    row))
                            .toList(),
                    Optional.of(setup.reference()),
                    rows.stream().anyMatch(row -> row.deltaM().isPresent())
                            ? Optional.of(setup.reference())
                            : Optional.empty(),
                    differences,
                    List.of());
        }
    }

    /**
     * @param points by the number of steps done, each the mean over the seeds
     * @param weights each weight of each seed after the last step; none in studies of before
     */
    record Movement(String arm, String learningRate, List<Point> points, List<OfWeight> weights) {
        Point last() {
            return points.get(points.size() - 1);
        }
    }

    record Point(int step, WeightMovement mean) {}
}
