package dev.weightflow.registry.gate;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.Keyed;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.SeedDeviation;
import java.util.Map;
import java.util.TreeMap;

/**
 * Requirements of a gate.
 *
 * @param budgets number of points by which a task may fall: hundredths of an mIoU, degrees of mean angular error
 * @param otherBudget number of points by which any other task may fall
 * @param minGain the least relative change against the alias's holder in the mean of the tasks, in seed deviations
 * @param minImages number of images below which it decides nothing: a variance from a bootstrap is too uncertain then
 * @param looks number of looks at the same images over which the probability of a false promotion is spread
 * @param seedDeviation seed deviation of the gain, in percent
 * @param first outcome for a version while no version has the alias
 */
public record GateRules(
        Map<TaskName, Double> budgets,
        double otherBudget,
        double minGain,
        int minImages,
        int looks,
        SeedDeviation seedDeviation,
        FirstVersionRule first) {

    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public GateRules {
        Faults faults = Faults.of("The gate's rules")
                .require(
                        Double.isFinite(minGain) && minGain >= 0,
                        "minGain must be a number, 0 or more, not %s",
                        minGain)
                .atLeast(1, "minImages", minImages)
                .atLeast(1, "looks", looks)
                .present("seedDeviation", seedDeviation)
                .present("first", first);
        faults.require(
                Double.isFinite(otherBudget) && otherBudget >= 0,
                "otherBudget must be a number of points, 0 or more, not %s",
                otherBudget);
        budgets.forEach((task, budget) -> faults.require(
                budget != null && Double.isFinite(budget) && budget >= 0,
                "budget.%s must be a number of points, 0 or more, not %s",
                task.key(),
                budget));
        faults.raise();
        budgets = TaskName.ordered(budgets);
    }

    /**
     * Returns the defaults: one point for each task, two seed deviations of half a percent each, a hundred images, ten looks, and promotion of a
     * first version.
     */
    public static GateRules defaults() {
        return new GateRules(Map.of(), 1, 2, 100, 10, SeedDeviation.stated(0.5), FirstVersionRule.PROMOTE);
    }

    /** Returns these rules, overridden by a model's own policy. */
    public GateRules with(GatePolicy own) {
        Map<TaskName, Double> merged = new TreeMap<>(budgets);
        merged.putAll(own.budgets());
        return new GateRules(
                merged,
                otherBudget,
                own.minGain().orElse(minGain),
                own.minImages().orElse(minImages),
                own.looks().orElse(looks),
                own.seedDeviations().getOrDefault(GatePolicy.GAIN, seedDeviation),
                first);
    }

    /** Returns the number of points by which a task may fall. */
    public double budget(TaskName task) {
        return budgets.getOrDefault(task, otherBudget);
    }

    /** Returns the least gain in percent. */
    double leastGain() {
        return minGain * seedDeviation.deviation();
    }

    /** Outcome for a version while no version has the alias, so that there is nothing to compare it with. */
    public enum FirstVersionRule implements Keyed {
        /** It gets the alias. */
        PROMOTE,
        /** No decision by the gate; a person decides. */
        HOLD
    }
}
