package dev.weightflow.model.training;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.tensor.DeviceSync;
import dev.weightflow.schema.TaskName;
import java.util.List;
import java.util.Set;

/** Losses and gradient norm of a step on the device, which may still be computing them. */
public final class PendingMetrics implements AutoCloseable {

    private final NDArray numbers;
    private final Set<TaskName> tasks;
    private final List<String> terms;

    /**
     * @param numbers in the order of {@link StepMetrics#gather}
     * @param tasks in the order of the losses
     * @param terms of the regularization, in its order
     */
    PendingMetrics(NDArray numbers, Set<TaskName> tasks, List<String> terms) {
        this.numbers = numbers;
        this.tasks = tasks;
        this.terms = terms;
    }

    /**
     * Waits for the step and reads its figures; to be called once.
     *
     * @param step the number of steps before, for the message of a failure
     * @throws TrainingException.Diverged if a loss or the gradients are not finite
     */
    public StepMetrics read(int step) {
        try (this) {
            StepMetrics metrics = StepMetrics.of(DeviceSync.floats(numbers), tasks, terms);
            metrics.requireFinite(step);
            return metrics;
        }
    }

    @Override
    public void close() {
        numbers.close();
    }
}
