package dev.weightflow.evaluator.predict;

import dev.weightflow.model.task.MalformedArrayException;
import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;

/** An image is not predicted. */
public abstract sealed class PredictionException extends ProblemException {
    private PredictionException(String code, ProblemKind kind, String message) {
        super(code, kind, message);
    }

    /** It is not its turn in time. */
    public static final class Busy extends PredictionException implements Retriable {
        public Busy() {
            super(
                    "predictions-busy",
                    ProblemKind.of(503, "Not available at present"),
                    "The evaluator could not predict the image in time, because others are ahead or the model is being"
                            + " fetched; try again in a moment.");
        }
    }

    /** The caller has asked often enough. */
    public static final class TooMany extends PredictionException {
        public TooMany(int most) {
            super(
                    "too-many-predictions",
                    ProblemKind.of(429, "Too many requests"),
                    "Everybody may have " + most + " photographs predicted a minute; go on in a moment.");
        }
    }

    /** The photograph has too many bytes or pixels. */
    public static final class TooLarge extends PredictionException {
        public TooLarge(String message) {
            super("photograph-too-large", ProblemKind.of(413, "Too large"), message);
        }
    }

    /** The model's output is no prediction. */
    public static final class NoPrediction extends PredictionException {
        public NoPrediction(MalformedArrayException fault) {
            super(
                    fault.fault().code(),
                    ProblemKind.UNPROCESSABLE,
                    "The model predicts nothing of this image: " + fault.getMessage() + ".");
        }
    }

    /** The bytes are no photograph. */
    public static final class Unreadable extends PredictionException {
        public Unreadable(String message) {
            super("photograph-unreadable", ProblemKind.UNPROCESSABLE, message);
        }
    }
}
