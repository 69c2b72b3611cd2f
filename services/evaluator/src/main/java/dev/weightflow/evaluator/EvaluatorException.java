package dev.weightflow.evaluator;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.id.JobId;

/** Thrown when the evaluator cannot fulfil a request. The code is the same in problems, events and metrics. */
public abstract sealed class EvaluatorException extends ProblemException {
    private EvaluatorException(String code, String message) {
        super(code, ProblemKind.UNPROCESSABLE, message);
    }

    /** Thrown when an object is not a checkpoint's manifest. */
    public static final class WrongManifest extends EvaluatorException {
        public WrongManifest(String message) {
            super("wrong-manifest", message);
        }
    }

    /** Thrown when a request's job id is not that of its specification. */
    public static final class WrongJob extends EvaluatorException {
        public WrongJob(JobId named, JobId id) {
            super("wrong-job", "the id of this evaluation is " + id + ", the hash of its specification, not " + named);
        }
    }

    /** Thrown when an object is not a dataset's manifest, or the dataset lacks what the checkpoint's tasks need. */
    public static final class WrongDataset extends EvaluatorException {
        public WrongDataset(String message) {
            super("wrong-dataset", message);
        }
    }

    public static final class NoSamples extends EvaluatorException {
        public NoSamples(String message) {
            super("no-samples", message);
        }
    }

    public static final class NothingMeasured extends EvaluatorException {
        public NothingMeasured(String message) {
            super("nothing-measured", message);
        }
    }
}
