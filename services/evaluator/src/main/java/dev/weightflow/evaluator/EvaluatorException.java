package dev.weightflow.evaluator;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.id.JobId;

/** The evaluator cannot do what it was asked. The code shows up alike in problems, events and metrics. */
public abstract sealed class EvaluatorException extends ProblemException {
    private EvaluatorException(String code, String message) {
        super(code, ProblemKind.UNPROCESSABLE, message);
    }

    /** The object that should be the checkpoint's manifest is something else. */
    public static final class WrongManifest extends EvaluatorException {
        public WrongManifest(String message) {
            super("wrong-manifest", message);
        }
    }

    /** A request names another job than the one that its specification is. */
    public static final class WrongJob extends EvaluatorException {
        public WrongJob(JobId named, JobId id) {
            super("wrong-job", "the id of this evaluation is " + id + ", the hash of its specification, not " + named);
        }
    }

    /** The dataset has not what the checkpoint's tasks need, or is none. */
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
