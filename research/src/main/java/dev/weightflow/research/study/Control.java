package dev.weightflow.research.study;

import dev.weightflow.comparison.Difference;
import dev.weightflow.comparison.MeasuredRow;
import dev.weightflow.comparison.Statistics;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScales;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Positive control: a method that is known to work must beat none on this ground, or nothing is concluded from it.
 *
 * @param margin the least gain, in points of each task
 * @param learningRates by arm, the best of each
 * @param differences low-rank less none, tested together; none unless both were measured
 * @param passed tasks in which low-rank is found to be better, and by at least the margin
 */
record Control(double margin, Map<String, String> learningRates, List<Difference> differences, List<TaskName> passed) {

    /**
     * Tests the measurements of both arms.
     *
     * @param scales of the tasks' figures, which say whether less is better
     */
    static Control of(
            double margin,
            Map<String, String> learningRates,
            List<MeasuredRow> arms,
            List<TaskName> tasks,
            MetricScales scales) {
        List<Difference> differences =
                Statistics.of(new TreeSet<>(tasks), arms, Map.of()).to(FieldArm.NONE.key());
        return new Control(
                margin,
                learningRates,
                differences,
                tasks.stream()
                        .filter(task -> differences.stream()
                                .filter(one -> one.quantity().equals(task.key()))
                                .anyMatch(one -> one.difference().finds()
                                        && (scales.of(task).lessIsBetter() ? -one.value() : one.value()) >= margin))
                        .toList());
    }

    boolean fails() {
        return passed.isEmpty();
    }

    /**
     * Returns whether it holds in that quantity: in the task, and for Δm in each of the tasks.
     *
     * @param tasks of the study
     */
    boolean holdsIn(String quantity, List<TaskName> tasks) {
        return quantity.equals(Statistics.DELTA_M)
                ? passed.containsAll(tasks)
                : passed.stream().anyMatch(task -> task.key().equals(quantity));
    }
}
