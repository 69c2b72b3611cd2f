package dev.weightflow.model.training;

import dev.weightflow.schema.HasErrorCode;
import java.util.List;

/**
 * Training that cannot begin or continue. The message is one sentence; {@link #code()} is stable and identifies the case in a REST problem, an event
 * or a metric label.
 */
public abstract sealed class TrainingException extends RuntimeException implements HasErrorCode {

    private static final long serialVersionUID = 1L;

    private final String code;

    private TrainingException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    private TrainingException(String code, String message) {
        this(code, message, null);
    }

    @Override
    public String code() {
        return code;
    }

    /** The configuration contradicts itself, the model or the data. */
    public static final class InvalidConfiguration extends TrainingException {
        InvalidConfiguration(List<String> faults) {
            super("training-configuration-invalid", "invalid training configuration: " + String.join("; ", faults));
        }
    }

    /** A loss or the gradients are no longer finite numbers; the step was not applied. */
    public static final class Diverged extends TrainingException {
        private final int step;

        Diverged(int step, String what) {
            super(
                    "training-diverged",
                    "training diverged at step %d: %s; lower the learning rate, and resume from an earlier state"
                            .formatted(step, what));
            this.step = step;
        }

        /** Returns the number of completed steps. */
        public int step() {
            return step;
        }
    }

    /** The validation split has no labels by which any of the model's tasks could be measured. */
    public static final class NothingMeasured extends TrainingException {
        public NothingMeasured() {
            super(
                    "nothing-measured",
                    "the labels of the validation split are all ignored, so that no checkpoint can be chosen by them; take"
                            + " other data, or train without validation");
        }
    }

    /** Early stopping can never end a run that has so few validations. */
    public static final class NeverStopsEarly extends TrainingException {
        public NeverStopsEarly(int patience, int validations, int totalSteps) {
            super(
                    "never-stops-early",
                    ("a patience of %d can never end this run early, because it has only %d validations in its %d steps: validate"
                                    + " more often, or lower the patience")
                            .formatted(patience, validations, totalSteps));
        }
    }

    /** A training state belongs to a run with another configuration. */
    public static final class RunMismatch extends TrainingException {
        RunMismatch(List<String> differences) {
            super(
                    "training-state-of-another-run",
                    "the training state belongs to another run: " + String.join("; ", differences));
        }
    }

    /** A file is no training state that this version can read. */
    public static final class NoTrainingState extends TrainingException {
        NoTrainingState(String file, String what, Throwable cause) {
            super("training-state-unreadable", file + " is not a training state: " + what, cause);
        }
    }
}
