package dev.weightflow.model.training;

/**
 * Hears of a run on the run's own thread, between two steps. What it throws ends the run, which can be resumed from any state that was
 * taken.
 */
@FunctionalInterface
public interface TrainingListener {

    /** A step's figures are known. On a GPU the next step has begun by then, except before a checkpoint and where the run ends. */
    void stepDone(StepReport report);

    /**
     * A checkpoint is due after the step that was just reported: the loop's state may be taken. Not called for the last step.
     *
     * @param step how many steps are done
     */
    default void checkpointDue(int step) {}
}
