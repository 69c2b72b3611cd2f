package dev.weightflow.evaluator.predict;

import dev.weightflow.data.task.MalformedArrayException;
import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;

/** Thrown when an image is not predicted. */
public abstract sealed class PredictionException extends ProblemException {
    private PredictionException(String code, ProblemKind kind, String message) {
        super(code, kind, message);
    }

    /** Thrown when the device is busy for too long. */
    public static final class Busy extends PredictionException implements Retriable {
        public Busy() {
            super(
                    "predictions-busy",
                    ProblemKind.of(503, "Temporarily unavailable"),
                    "The evaluator could not predict the image in time, because other requests are ahead or the model is"
                            + " being fetched; try again in a moment.");
        }
    }

    /** Thrown when the caller has reached the rate limit. */
    public static final class TooMany extends PredictionException {
        public TooMany(int most) {
            super(
                    "too-many-predictions",
                    ProblemKind.of(429, "Too many requests"),
                    "Each caller may have " + most + " photographs predicted per minute; try again in a moment.");
        }
    }

    /** Thrown when the photograph has too many bytes or pixels. */
    public static final class TooLarge extends PredictionException {
        public TooLarge(String message) {
            super("photograph-too-large", ProblemKind.of(413, "Too large"), message);
        }
    }

    /** Thrown when the model's output is not a valid prediction. */
    public static final class NoPrediction extends PredictionException {
        public NoPrediction(MalformedArrayException fault) {
            super(
                    fault.fault().code(),
                    ProblemKind.UNPROCESSABLE,
                    "The model predicts nothing of this image: " + fault.getMessage() + ".");
        }
    }

    /** Thrown when the bytes are no photograph. */
    public static final class Unreadable extends PredictionException {
        public Unreadable(String message) {
            super("photograph-unreadable", ProblemKind.UNPROCESSABLE, message);
        }
    }
}
