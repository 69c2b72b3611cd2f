package dev.weightflow.research.study;

import static dev.weightflow.schema.text.Numbers.rounded;

import dev.weightflow.comparison.Difference;
import dev.weightflow.comparison.MeasuredRow;
import dev.weightflow.comparison.Statistics;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.metric.MetricScales;
import dev.weightflow.schema.text.Numbers;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Positive control: a method that is known to work must beat none on this ground, or nothing is concluded from it. It is undecided until all its own
 * trainings are done.
 *
 * @param margin the least gain, in points of each task
 * @param trainings number of trainings of both arms
 * @param done number of them that are done or have diverged
 * @param learningRates by arm, the best of each
 * @param differences low-rank less none, tested together; none unless both were measured
 * @param passed tasks in which low-rank is found to be better, and by at least the margin; none while it is undecided
 */
record Control(
        double margin,
        int trainings,
        int done,
        Map<String, String> learningRates,
        List<Difference> differences,
        List<TaskName> passed) {

    /** Arms that are compared. */
    static final List<FieldArm> ARMS = List.of(FieldArm.NONE, FieldArm.LOW_RANK);

    /**
     * Tests the measurements of both arms.
     *
     * @param scales of the tasks' figures, which say whether less is better
     */
    static Control of(
            double margin,
            int trainings,
            int done,
            Map<String, String> learningRates,
            List<MeasuredRow> arms,
            List<TaskName> tasks,
            MetricScales scales) {
        List<Difference> differences =
                Statistics.of(new TreeSet<>(tasks), arms, Map.of()).to(FieldArm.NONE.key());
        return new Control(
                margin,
                trainings,
                done,
                learningRates,
                differences,
                done < trainings
                        ? List.of()
                        : tasks.stream()
                                .filter(task -> differences.stream()
                                        .filter(one -> one.quantity().equals(task.key()))
                                        .anyMatch(one ->
                                                one.difference().finds() && gain(one, scales.of(task)) >= margin))
                                .toList());
    }

    private static double gain(Difference difference, MetricScale scale) {
        return scale.lessIsBetter() ? -difference.value() : difference.value();
    }

    boolean undecided() {
        return done < trainings;
    }

    boolean fails() {
        return !undecided() && passed.isEmpty();
    }

    /**
     * Returns whether it holds in that quantity: in the task, and for Δm in each of the tasks.
     *
     * @param tasks of the study
     */
    boolean holdsIn(String quantity, List<TaskName> tasks) {
        return quantity.equals(Statistics.DELTA_M)
                ? !tasks.isEmpty() && passed.containsAll(tasks)
                : passed.stream().anyMatch(task -> task.key().equals(quantity));
    }

    /** States whether the ground can show a difference at all. */
    String verdict() {
        if (undecided()) {
            return state() + ".";
        }
        if (differences.isEmpty()) {
            return "The positive control was not measured, so nothing is concluded.";
        }
        String points = Numbers.format(margin == Math.rint(margin) ? "%.0f" : "%s", margin);
        return fails()
                ? rounded(
                        "%s: low-rank is not found to beat none by %s points in any task, so nothing is concluded.",
                        state(), points)
                : rounded(
                        "The positive control holds in %s: low-rank is found to beat none, and by at least %s points."
                                + " Conclusions are for %s alone.",
                        words(), points, passed.size() == 1 ? "that task" : "those tasks");
    }

    /**
     * Returns the conclusions with the tasks that they are for, or the reason why there are none.
     *
     * @param tasks of the study
     */
    String allows(String conclusions, List<TaskName> tasks) {
        if (passed.isEmpty()) {
            return state() + (undecided() ? ", and nothing is concluded." : ": nothing is concluded.");
        }
        return passed.containsAll(tasks)
                ? conclusions
                : "Only " + words() + (passed.size() == 1 ? " has" : " have")
                        + " marks: elsewhere, and so for Δm, the positive control does not hold, and nothing is"
                        + " concluded. " + conclusions;
    }

    private String state() {
        return undecided()
                ? rounded("The positive control is undecided: %d of %d trainings are done", done, trainings)
                : "The positive control fails";
    }

    private String words() {
        return passed.stream().map(TaskName::key).collect(Collectors.joining(", "));
    }
}
