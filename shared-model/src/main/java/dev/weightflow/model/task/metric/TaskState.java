package dev.weightflow.model.task.metric;

import java.util.Optional;

/**
 * What a metric has seen: an immutable, serialisable value. {@link #plus} is commutative and associative to the last bit.
 */
public sealed interface TaskState permits SegmentationState, SaliencyState, NormalsState {

    /**
     * What both have seen together.
     *
     * @throws IllegalArgumentException if the other is the state of another metric
     */
    TaskState plus(TaskState other);

    /** The metric's value, or empty if nothing was seen that it could be taken of. */
    Optional<? extends TaskResult> result();

    /** The other state as one of that kind. */
    static <S extends TaskState> S require(Class<S> kind, TaskState other) {
        if (!kind.isInstance(other)) {
            throw new IllegalArgumentException("a " + other.getClass().getSimpleName() + " cannot be added to a "
                    + kind.getSimpleName() + "; merge states of the same task");
        }
        return kind.cast(other);
    }
}
