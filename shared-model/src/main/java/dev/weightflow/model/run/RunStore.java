package dev.weightflow.model.run;

import dev.weightflow.model.evaluation.EvaluationListener;
import dev.weightflow.model.training.StepReport;
import dev.weightflow.model.training.TrainingState;
import dev.weightflow.schema.training.Validation;
import java.util.List;
import java.util.Optional;

/**
 * Durable storage of one run. A process may be killed in any of its methods: what a later process reads is the latest commit that returned, or the
 * one under way, and never a part of one. Exceptions end the run. For one thread.
 */
public interface RunStore {

    /** Reason for a commit. */
    enum Cause {
        /** As many steps as the specification says were done since the one before. */
        DUE,
        /** A validation comes next; only of stores that keep only the latest. */
        PAUSE,
        /** The validation of this step is the best so far. */
        BEST,
        /** The run was asked to stop, and may be resumed. */
        STOPPED,
        /** The run ends here. */
        LAST
    }

    /**
     * Commit from which a run resumes.
     *
     * @param validations up to its step, in their order; the run does not repeat them
     */
    record ResumePoint(TrainingState state, List<Validation> validations) {}

    /** Returns the newest commit of which everything can be read; empty for a run that begins. */
    Optional<ResumePoint> newest();

    /**
     * Called once before the first step, with the run as it begins or resumes.
     *
     * @param at the resume point's model and state, or the untrained model
     */
    void begin(Snapshot at);

    /** Receives a step's report, which the next commit includes. */
    void stepDone(StepReport report);

    /** Returns what listens to the validation of the present model that begins now. */
    default EvaluationListener validating(Snapshot at) {
        return image -> {};
    }

    /**
     * Receives a validation of the present model. If it is the best so far, the store keeps that model until another is better; a store that needs a
     * commit for it, and has none of this step, gets one at once.
     */
    void validated(Snapshot at, History.Validation validation, boolean best);

    /** Makes the model, the state, and what was reported up to this step durable. */
    void commit(Snapshot at, Cause cause);

    /** Returns whether a commit replaces the one before. The run then also commits before a validation, so that a kill in it costs no steps. */
    default boolean keepsOnlyLatest() {
        return false;
    }
}
