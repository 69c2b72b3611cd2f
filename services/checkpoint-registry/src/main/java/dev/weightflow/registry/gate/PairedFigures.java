package dev.weightflow.registry.gate;

import dev.weightflow.comparison.statistics.Gain;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.registry.gate.Gate.Challenger;
import dev.weightflow.registry.gate.Gate.Champion;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.RelativeChange;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.metric.MetricScales;
import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * Figures of two versions on the same images, task by task.
 *
 * @param checks one for each task that both measure alike: whether it falls by no more than its budget
 * @param faults what stands against the challenger, as clauses
 * @param common the tasks that both measure alike
 * @param change the challenger's mean relative change over these, in percent; absent if there is none
 */
record PairedFigures(List<GateCheck> checks, List<String> faults, Set<TaskName> common, Optional<Double> change) {
    /** Tolerance for rounding errors: a fall of exactly the budget is within it. */
    static final double ROUNDING = 1e-9;

    /** @param budget number of points by which a task may fall */
    static PairedFigures of(Challenger challenger, Champion champion, ToDoubleFunction<TaskName> budget) {
        Map<TaskName, Double> before = new TreeMap<>(champion.metrics().primaryMetrics());
        Map<TaskName, Double> after = challenger.metrics().primaryMetrics();
        MetricScales scales = challenger.metrics().scales();
        MetricScales others = champion.metrics().scales();
        List<GateCheck> checks = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        Set<TaskName> common = new TreeSet<>();
        before.forEach((task, metric) -> {
            if (!after.containsKey(task)) {
                faults.add(task.key() + " is missing in its report");
            } else if (!scales.of(task).equals(others.of(task))) {
                faults.add(Numbers.format(
                        "%s is measured by %s, and by %s in version %s",
                        task.key(), scales.of(task).metric(), others.of(task).metric(), champion.version()));
            } else {
                common.add(task);
                GateCheck check = check(task, scales.of(task), metric, after.get(task), budget);
                checks.add(check);
                if (!check.passed()) {
                    faults.add(Numbers.format(
                            "%s falls by %.2f points, and its budget is %.2f",
                            task.key(), scales.of(task).fall(metric, after.get(task)), budget.applyAsDouble(task)));
                }
            }
        });
        if (common.isEmpty()) {
            faults.add("they have no task in common");
            return new PairedFigures(checks, faults, common, Optional.empty());
        }
        before.keySet().retainAll(common);
        return new PairedFigures(
                checks,
                faults,
                common,
                Optional.of(RelativeChange.over(scales, before, after).orElseThrow()));
    }

    private static GateCheck check(
            TaskName task, MetricScale scale, double before, double after, ToDoubleFunction<TaskName> budget) {
        double points = budget.applyAsDouble(task);
        boolean passed = scale.fall(before, after) <= points + ROUNDING;
        return new GateCheck(task.key(), Optional.of(before), after, scale.limit(before, points), passed);
    }

    /** Returns the change with its error from the choice of the images; empty if too many choices of them have no value. */
    Optional<Gain> gain(Challenger challenger, Champion champion) {
        ImageSums sums = challenger.images().orElseThrow();
        return Gain.of(
                change.orElseThrow(),
                common,
                champion.images().orElseThrow(),
                sums,
                Gain.resamples(sums.images().size()));
    }
}
