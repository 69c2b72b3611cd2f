package dev.weightflow.comparison;

import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScales;
import java.util.Map;

/**
 * Δm, the mean relative gain of a multi-task model over single-task models, in percent: 100/T · Σ ±(M − S)/S, with the minus where less is better
 * (normals).
 *
 * <p>Source: Maninis et al., Attentive Single-Tasking of Multiple Tasks (CVPR 2019), §5.
 *
 * @param baseline S: one number a task, none of them 0, in the unit of the scores that are compared with it
 * @param scales with the direction of each task's figure
 */
public record DeltaM(Map<TaskName, Double> baseline, MetricScales scales) {

    /** The single-task row of the paper's Table 1: mIoU in percent, and mean angular error in degrees. */
    public static final DeltaM PUBLISHED = new DeltaM(Map.of(
            PascalTasks.SEMSEG,
            67.21,
            PascalTasks.HUMAN_PARTS,
            61.93,
            PascalTasks.SAL,
            62.35,
            PascalTasks.NORMALS,
            17.97));

    /** Creates a baseline of tasks whose scales are those of PASCAL-Context. */
    public DeltaM(Map<TaskName, Double> baseline) {
        this(baseline, MetricScales.UNDECLARED);
    }

    public DeltaM {
        baseline = TaskName.ordered(baseline);
        baseline.forEach((task, value) -> {
            if (!(Double.isFinite(value) && value > 0)) {
                throw new IllegalArgumentException("the baseline of " + task.key() + " is " + value
                        + ", and a relative gain needs one that is greater than 0");
            }
        });
        if (baseline.isEmpty()) {
            throw new IllegalArgumentException("Δm needs the baseline of at least one task");
        }
    }

    /**
     * Computes Δm of those scores, over the baseline's tasks.
     *
     * @throws IllegalArgumentException naming the tasks of the baseline that have no score
     */
    public double of(Map<TaskName, Double> scores) {
        return gains(scores).values().stream().reduce(0.0, Double::sum) / baseline.size();
    }

    /**
     * Computes the relative gain of each task, in percent; more is better for every task.
     *
     * @throws IllegalArgumentException naming the tasks of the baseline that have no score
     */
    public Map<TaskName, Double> gains(Map<TaskName, Double> scores) {
        var missing = baseline.keySet().stream()
                .filter(task -> !scores.containsKey(task))
                .map(TaskName::key)
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("Δm needs a score for every task of its baseline, and there is none for "
                    + String.join(", ", missing));
        }
        return TaskName.each(
                baseline.keySet(),
                task -> scales.of(task).sign() * 100 * (scores.get(task) - baseline.get(task)) / baseline.get(task));
    }
}
