package dev.weightflow.evaluator;

import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.ReportId;

/** The evaluator cannot do what it was asked. The code shows up alike in problems, events and metrics. */
public abstract sealed class EvaluatorException extends RuntimeException implements HasErrorCode {
    private static final long serialVersionUID = 1L;

    private final String code;

    private EvaluatorException(String code, String message) {
        super(message);
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }

    /** The object that should be the checkpoint's manifest is something else. */
    public static final class WrongManifest extends EvaluatorException {
        private static final long serialVersionUID = 1L;

        public WrongManifest(String message) {
            super("wrong-manifest", message);
        }
    }

    /** The data set has not what the checkpoint's tasks need, or is none. */
    public static final class WrongDataset extends EvaluatorException {
        private static final long serialVersionUID = 1L;

        public WrongDataset(String message) {
            super("wrong-data-set", message);
        }
    }

    /** There is no image to evaluate on. */
    public static final class NoSamples extends EvaluatorException {
        private static final long serialVersionUID = 1L;

        public NoSamples(String message) {
            super("no-samples", message);
        }
    }

    /** No task could be measured on these images. */
    public static final class NothingMeasured extends EvaluatorException {
        private static final long serialVersionUID = 1L;

        public NothingMeasured(String message) {
            super("nothing-measured", message);
        }
    }

    /** What was asked for by its id is not there. */
    public static final class Unknown extends EvaluatorException {
        private static final long serialVersionUID = 1L;

        private Unknown(String code, String message) {
            super(code, message);
        }

        public static Unknown evaluation(EventId id) {
            return new Unknown(
                    "evaluation-not-found",
                    "There is no evaluation " + id + "; GET /evaluations lists those there are.");
        }

        public static Unknown report(ReportId id) {
            return new Unknown(
                    "report-not-found",
                    "There is no report " + id + " in the store; a completed evaluation names its report.");
        }

        public static Unknown picture(ReportId id, int number, int pictures) {
            return new Unknown(
                    "picture-not-found",
                    "Report " + id.shortId() + " has no picture " + number + "; it has " + pictures
                            + ", counted from 0.");
        }

        public static Unknown checkpoint(CheckpointId id) {
            return new Unknown(
                    "checkpoint-not-found",
                    "No training in the log has committed checkpoint " + id.shortId()
                            + "; name the digest of its manifest as 'manifest'.");
        }
    }
}
