package dev.weightflow.model.network;

/** Checkpoint that cannot be opened or exported. {@link #code()} is stable. */
public final class CheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    CheckpointException(String code, String message) {
        super(message);
        this.code = code;
    }

    CheckpointException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    static CheckpointException baseNeeded(String file) {
        return new CheckpointException(
                "base-weights-needed",
                file
                        + " is an adapter, without the weights that it was trained over; give them as --weights, or use"
                        + " the merged model");
    }

    static CheckpointException otherBase(String file) {
        return new CheckpointException(
                "other-base-weights",
                file + " was trained over other weights than these base weights; give the ones that its training began"
                        + " with");
    }

    public String code() {
        return code;
    }
}
