package dev.weightflow.scenes;

/** Failure to render a dataset, with one sentence that names the cause and the remedy. */
public abstract sealed class ScenesException extends RuntimeException {
    private final String code;

    private ScenesException(String code, String sentence, Throwable cause) {
        super(sentence, cause);
        this.code = code;
    }

    public String code() {
        return code;
    }

    /** An option is out of range or unknown. */
    public static final class InvalidOptions extends ScenesException {
        InvalidOptions(String sentence) {
            super("scenes-invalid-options", sentence, null);
        }
    }

    /** The target holds something else. */
    public static final class TargetOccupied extends ScenesException {
        TargetOccupied(String sentence) {
            super("scenes-target-occupied", sentence, null);
        }
    }

    /** The target claims to be this dataset, but is damaged. */
    public static final class TargetIncomplete extends ScenesException {
        TargetIncomplete(String sentence) {
            super("scenes-target-incomplete", sentence, null);
        }
    }

    /** The disk or its permissions did not allow it. */
    public static final class StorageFailed extends ScenesException {
        StorageFailed(String sentence, Throwable cause) {
            super("scenes-storage-failed", sentence, cause);
        }
    }

    /** The calling thread was interrupted; nothing is left behind. */
    public static final class Interrupted extends ScenesException {
        Interrupted(String sentence) {
            super("scenes-interrupted", sentence, null);
        }
    }
}
