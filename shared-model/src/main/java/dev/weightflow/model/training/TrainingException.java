package dev.weightflow.model.training;

import java.util.List;

/**
 * A training that cannot begin or go on. The message is one sentence; {@link #code()} is stable and tells the cases apart in a REST
 * problem, an event or a metric label.
 */
public abstract sealed class TrainingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    private TrainingException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** A stable name of the kind of failure, for instance {@code training-diverged}. */
    public String code() {
        return code;
    }

    /** The configuration contradicts itself, the model or the data. */
    public static final class InvalidConfiguration extends TrainingException {
        private static final long serialVersionUID = 1L;

        InvalidConfiguration(List<String> faults) {
            super(
                    "training-configuration-invalid",
                    "training cannot be configured so: " + String.join("; ", faults),
                    null);
        }
    }

    /** A loss or the gradients are no longer finite numbers; the step was not taken. */
    public static final class Diverged extends TrainingException {
        private static final long serialVersionUID = 1L;

        Diverged(int step, String what) {
            super(
                    "training-diverged",
                    "training diverged at step %d: %s; lower the learning rate, and resume from an earlier state"
                            .formatted(step, what),
                    null);
        }
    }

    /** A training state belongs to a run that is configured otherwise. */
    public static final class RunMismatch extends TrainingException {
        private static final long serialVersionUID = 1L;

        RunMismatch(List<String> differences) {
            super(
                    "training-state-of-another-run",
                    "the training state belongs to another run: " + String.join("; ", differences),
                    null);
        }
    }

    /** A file is no training state that this version can read. */
    public static final class NoTrainingState extends TrainingException {
        private static final long serialVersionUID = 1L;

        NoTrainingState(String file, String what, Throwable cause) {
            super("training-state-unreadable", file + " is no training state: " + what, cause);
        }
    }
}
