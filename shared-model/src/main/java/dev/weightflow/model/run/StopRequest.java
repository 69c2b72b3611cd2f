package dev.weightflow.model.run;

/** Request that a run stops before its next step. */
@FunctionalInterface
public interface StopRequest {

    /** Returns whether the run has to stop; called before each step and at each image of a validation, until it returns true. */
    boolean requested();

    /** Returns whether a run that stops commits the steps since its latest commit. */
    default boolean keepsWork() {
        return true;
    }
}
