package dev.weightflow.model.training;

/**
 * Hears of a run on the run's own thread, between two steps: the loop's state may be taken then. What it throws ends the run, which
 * can be resumed from any state that was taken.
 */
@FunctionalInterface
public interface TrainingListener {

    void stepDone(StepReport report);

    /** The step that was just reported is one after which a checkpoint is due; not called for the last step. */
    default void checkpointDue(StepReport report) {}
}
