package dev.weightflow.evaluator;

import dev.weightflow.platform.problem.HasProblemKind;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.id.JobId;

/** The evaluator cannot do what it was asked. The code shows up alike in problems, events and metrics. */
public abstract sealed class EvaluatorException extends RuntimeException implements HasProblemKind {
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

    @Override
    public ProblemKind problemKind() {
        return ProblemKind.UNPROCESSABLE;
    }

    /** The object that should be the checkpoint's manifest is something else. */
    public static final class WrongManifest extends EvaluatorException {
        private static final long serialVersionUID = 1L;

        public WrongManifest(String message) {
            super("wrong-manifest", message);
        }
    }

    /** A request names another job than the one that its specification is. */
    public static final class WrongJob extends EvaluatorException {
        private static final long serialVersionUID = 1L;

        public WrongJob(JobId named, JobId id) {
            super("wrong-job", "the id of this evaluation is " + id + ", the hash of its specification, not " + named);
        }
    }

    /** The dataset has not what the checkpoint's tasks need, or is none. */
    public static final class WrongDataset extends EvaluatorException {
        private static final long serialVersionUID = 1L;

        public WrongDataset(String message) {
            super("wrong-dataset", message);
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
}
