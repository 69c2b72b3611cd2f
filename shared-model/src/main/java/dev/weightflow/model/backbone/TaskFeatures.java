package dev.weightflow.model.backbone;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.schema.TaskName;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * Activations at one point of the network: those that all tasks share, and, where a method branches, those of single tasks. A task without its own
 * uses the shared ones.
 *
 * @param perTask activations of single tasks; empty for most methods
 */
public record TaskFeatures(NDArray shared, Map<TaskName, NDArray> perTask) {

    public static TaskFeatures shared(NDArray shared) {
        return new TaskFeatures(shared, Map.of());
    }

    /** Moves the activations out of a scope, which frees all intermediate arrays. */
    public TaskFeatures outOf(StepScope scope) {
        return map(scope::handOver);
    }

    public NDArray of(TaskName task) {
        return perTask.getOrDefault(task, shared);
    }

    public TaskFeatures map(UnaryOperator<NDArray> function) {
        if (perTask.isEmpty()) {
            return shared(function.apply(shared));
        }
        Map<TaskName, NDArray> mapped = TaskName.each(perTask.keySet(), task -> function.apply(perTask.get(task)));
        return new TaskFeatures(function.apply(shared), mapped);
    }

    /** Combines stream by stream; a task that only one side has of its own is combined with the other side's shared stream. */
    public TaskFeatures with(TaskFeatures other, BinaryOperator<NDArray> function) {
        NDArray both = function.apply(shared, other.shared);
        if (perTask.isEmpty() && other.perTask.isEmpty()) {
            return shared(both);
        }
        TreeSet<TaskName> tasks = new TreeSet<>(perTask.keySet());
        tasks.addAll(other.perTask.keySet());
        return new TaskFeatures(both, TaskName.each(tasks, task -> function.apply(of(task), other.of(task))));
    }
}
