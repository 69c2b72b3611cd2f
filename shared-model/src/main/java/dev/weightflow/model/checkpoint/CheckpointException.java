package dev.weightflow.model.checkpoint;

/** A checkpoint that cannot be opened or exported. {@link #code()} is stable. */
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    CheckpointException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** A stable name of the kind of failure, for instance {@code base-weights-needed}. */
    public String code() {
        return code;
    }
}
