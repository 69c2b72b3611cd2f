package dev.weightflow.model.training;

/** Listens to a run on the run's own thread, between two steps. Its exceptions end the run, which can be resumed from any saved state. */
@FunctionalInterface
public interface TrainingListener {

    /** Receives a step's figures. On a GPU the next step has begun by then, except before a checkpoint and at the end of the run. */
    void stepDone(StepReport report);

    /**
     * Called when a checkpoint is due after the step that was just reported: the loop's state may be saved. Not called for the last step.
     *
     * @param step the number of completed steps
     */
    default void checkpointDue(int step) {}
}
