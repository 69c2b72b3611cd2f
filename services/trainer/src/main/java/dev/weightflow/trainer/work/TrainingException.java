package dev.weightflow.trainer.work;

import dev.weightflow.schema.event.Failure;

/** A training cannot be done. */
public final class TrainingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final boolean hopeless;

    /**
     * @param hopeless whether another try would fail alike
     */
    public TrainingException(String code, String message, boolean hopeless, Throwable cause) {
        super(message, cause);
        this.failure = new Failure(code, message);
        this.hopeless = hopeless;
    }

    /** Why, as the log is to tell it. */
    public Failure failure() {
        return failure;
    }

    /** Whether another try would fail alike. */
    public boolean hopeless() {
        return hopeless;
    }
}
