package dev.weightflow.model.backbone;

import ai.djl.ndarray.NDArray;
import dev.weightflow.schema.Task;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * The activations at one place of the network: those that all tasks share, and, where a method branches, those of single
 * tasks. A task without its own sees the shared ones.
 *
 * @param shared what every task shares
 * @param perTask what single tasks have of their own; empty for most methods
 */
public record TaskFeatures(NDArray shared, Map<Task, NDArray> perTask) {

    /** Activations that all tasks share. */
    public static TaskFeatures shared(NDArray shared) {
        return new TaskFeatures(shared, Map.of());
    }

    /** What that task sees. */
    public NDArray of(Task task) {
        return perTask.getOrDefault(task, shared);
    }

    /** Applies the function to every stream. */
    public TaskFeatures map(UnaryOperator<NDArray> function) {
        if (perTask.isEmpty()) {
            return shared(function.apply(shared));
        }
        Map<Task, NDArray> mapped = new EnumMap<>(Task.class);
        perTask.forEach((task, x) -> mapped.put(task, function.apply(x)));
        return new TaskFeatures(function.apply(shared), mapped);
    }

    /** Combines stream by stream; a task that only one side has of its own meets the other side's shared stream. */
    public TaskFeatures with(TaskFeatures other, BinaryOperator<NDArray> function) {
        NDArray both = function.apply(shared, other.shared);
        if (perTask.isEmpty() && other.perTask.isEmpty()) {
            return shared(both);
        }
        Map<Task, NDArray> combined = new EnumMap<>(Task.class);
        TreeSet<Task> tasks = new TreeSet<>(perTask.keySet());
        tasks.addAll(other.perTask.keySet());
        tasks.forEach(task -> combined.put(task, function.apply(of(task), other.of(task))));
        return new TaskFeatures(both, combined);
    }
}
