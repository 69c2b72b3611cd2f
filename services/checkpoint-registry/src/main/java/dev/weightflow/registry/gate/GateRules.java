package dev.weightflow.registry.gate;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.Keyed;
import dev.weightflow.schema.Task;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a gate asks for.
 *
 * @param budgets by how many points each task may fall: hundredths of an mIoU, degrees of mean angular error
 * @param minGain the least relative change against the alias's holder in the mean of the tasks, in percent; above 0
 * @param minImages on how few images it decides nothing: below this number, intervals from a bootstrap are too narrow to trust
 * @param first what becomes of a version while no version has the alias
 */
public record GateRules(Map<Task, Double> budgets, double minGain, int minImages, FirstVersionRule first) {

    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public GateRules {
        Faults faults = Faults.of("The gate's rules")
                .positive("minGain", minGain)
                .atLeast(1, "minImages", minImages)
                .present("first", first);
        for (Task task : Task.values()) {
            Double budget = budgets.get(task);
            faults.require(
                    budget != null && Double.isFinite(budget) && budget >= 0,
                    "budget.%s must be a number of points, 0 or more, not %s",
                    task.key(),
                    budget);
        }
        faults.raise();
        budgets = Map.copyOf(new EnumMap<>(budgets));
    }

    /** One point a task, a tenth of a percent, a hundred images, and a first version is promoted. */
    public static GateRules defaults() {
        Map<Task, Double> budgets = new EnumMap<>(Task.class);
        for (Task task : Task.values()) {
            budgets.put(task, 1.0);
        }
        return new GateRules(budgets, 0.1, 100, FirstVersionRule.PROMOTE);
    }

    double budget(Task task) {
        return budgets.get(task);
    }

    /** What becomes of a version while no version has the alias, so that there is nothing to compare it with. */
    public enum FirstVersionRule implements Keyed {
        /** It gets the alias. */
        PROMOTE,
        /** It does not; a person decides. */
        HOLD
    }
}
