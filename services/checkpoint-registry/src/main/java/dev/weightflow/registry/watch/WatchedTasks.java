package dev.weightflow.registry.watch;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.WatchPolicy;
import dev.weightflow.schema.evaluation.WatchedTask;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Knowledge of the tasks of a champion against its predecessor, from images to images.
 *
 * @param budget number of points by which a task may fall
 */
public record WatchedTasks(WatchPolicy policy, ToDoubleFunction<TaskName> budget) {
    /**
     * Returns the tasks after further images. The first ones say which tasks these are, and share alpha among them.
     *
     * @param known the tasks before; empty at first
     * @param before the predecessor's contributions of the images
     * @param after the champion's
     * @param isNew whether an image of that id counts
     */
    public Map<TaskName, WatchedTask> after(
            Map<TaskName, WatchedTask> known, ImageSums before, ImageSums after, Predicate<String> isNew) {
        Set<TaskName> common = new TreeSet<>(before.tasks().keySet());
        common.retainAll(after.tasks().keySet());
        Map<TaskName, TaskSequence> sequences = new TreeMap<>();
        if (known.isEmpty()) {
            double threshold = common.size() / policy.errorRate();
            common.forEach(task -> sequences.put(task, TaskSequence.of(budget.applyAsDouble(task), threshold)));
        } else {
            known.forEach((task, stated) -> sequences.put(task, TaskSequence.of(stated)));
        }
        Map<TaskName, WatchedTask> tasks = new TreeMap<>();
        sequences.forEach((task, sequence) -> {
            TaskSequence now = sequence;
            if (common.contains(task)) {
                for (double value : GroupDifferences.of(task, before, after, policy.unitOfValues(), isNew)) {
                    now = now.next(value);
                }
            }
            tasks.put(task, now.stated());
        });
        return tasks;
    }
}
