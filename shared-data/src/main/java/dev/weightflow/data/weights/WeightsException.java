package dev.weightflow.data.weights;

import dev.weightflow.data.weights.pickle.PickleException;
import dev.weightflow.schema.Printable;

/**
 * Weights that could not be read, written or used. The message is one sentence that names the file and, where there is one, the tensor;
 * {@link #code()} is stable and identifies the case in a REST problem, an event or a metric label.
 */
public abstract sealed class WeightsException extends RuntimeException {

    private static final int LONGEST_SENTENCE = 8000;

    private final String code;

    private WeightsException(String code, String sentence, Throwable cause) {
        super(Printable.of(sentence, LONGEST_SENTENCE), cause);
        this.code = code;
    }

    private WeightsException(String code, String file, String what) {
        this(code, file + ": " + what, (Throwable) null);
    }

    static WeightsException of(String file, PickleException failure) {
        String what = "the pickle " + failure.getMessage();
        return switch (failure.fault()) {
            case MALFORMED -> new Malformed(file, what);
            case TOO_LARGE -> new TooLarge(file, what);
            case REFUSED -> new Refused(file, what);
            case UNSUPPORTED -> new Unsupported(file, what);
        };
    }

    public String code() {
        return code;
    }

    public static final class Missing extends WeightsException {
        Missing(String file, Throwable cause) {
            super("weights-missing", file + ": there is no such file", cause);
        }
    }

    /** The system cannot open or read the file. */
    public static final class Unreadable extends WeightsException {
        Unreadable(String file, String what, Throwable cause) {
            super("weights-unreadable", file + ": " + what, cause);
        }
    }

    /** The file could not be written; a previous file at its path is unchanged. */
    public static final class Unwritable extends WeightsException {
        Unwritable(String file, String what, Throwable cause) {
            super("weights-unwritable", file + ": " + what, cause);
        }
    }

    /** The file contradicts itself or its format: it is damaged or malicious. */
    public static final class Malformed extends WeightsException {
        Malformed(String file, String what) {
            super("weights-malformed", file, what);
        }
    }

    /** The file uses something that weights do not need and that could do harm. */
    public static final class Refused extends WeightsException {
        Refused(String file, String what) {
            super("weights-refused", file, what);
        }
    }

    /** The file needs more memory or work than the limits allow. */
    public static final class TooLarge extends WeightsException {
        TooLarge(String file, String what) {
            super("weights-too-large", file, what);
        }
    }

    /** The file may be valid, but is of a kind that this program does not support. */
    public static final class Unsupported extends WeightsException {
        Unsupported(String file, String what) {
            super("weights-unsupported", file, what);
        }
    }

    /** The weights are valid, but they are not those of the model. */
    public static final class Mismatch extends WeightsException {
        Mismatch(String file, StateDictDiff difference) {
            super("weights-mismatch", file, difference.describe());
        }
    }
}
