package dev.weightflow.model.run;

import dev.weightflow.model.evaluation.EvaluationListener.Evaluated;
import dev.weightflow.model.training.StepReport;

/** Listens to a run, on its thread and after its store. Exceptions end the run, which can be resumed from its latest commit. */
public interface RunListener {

    /** Called before the first step, when the model and the state are those of the step at which the run begins or resumes. */
    default void began(Snapshot at) {}

    default void stepDone(StepReport report) {}

    /** Receives an image of a validation under way. */
    default void imageMeasured(Evaluated image) {}

    /** @param best whether it is the best so far */
    default void validated(History.Validation validation, boolean best) {}

    /** Called before each commit. */
    default void committing() {}

    /** Called while the network is still open. */
    default void ended(Snapshot at, RunOutcome outcome) {}
}
