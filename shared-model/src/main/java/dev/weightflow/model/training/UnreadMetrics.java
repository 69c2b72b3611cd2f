package dev.weightflow.model.training;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.tensor.HostReads;
import dev.weightflow.schema.TaskName;
import java.util.List;
import java.util.Set;

/** A step's losses and gradient norm on the device, which may still be computing them. */
public final class UnreadMetrics implements AutoCloseable {

    private final NDArray numbers;
    private final Set<TaskName> tasks;
    private final List<String> terms;

    /**
     * @param numbers as {@link StepMetrics#gather} arranges them
     * @param tasks in the order of the losses
     * @param terms of the regularization, in its order
     */
    UnreadMetrics(NDArray numbers, Set<TaskName> tasks, List<String> terms) {
        this.numbers = numbers;
        this.tasks = tasks;
        this.terms = terms;
    }

    /**
     * Waits for the step and reads its figures; to be called once.
     *
     * @param step how many steps were made before; what a failure names
     * @throws TrainingException.Diverged if a loss or the gradients are not finite
     */
    public StepMetrics read(int step) {
        try (this) {
            StepMetrics metrics = StepMetrics.of(HostReads.floats(numbers), tasks, terms);
            metrics.requireFinite(step);
            return metrics;
        }
    }

    @Override
    public void close() {
        numbers.close();
    }
}
