package dev.weightflow.evaluator.job;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.task.MalformedArrayException;
import dev.weightflow.data.weights.WeightsException;
import dev.weightflow.evaluator.EvaluatorException;
import dev.weightflow.platform.job.JobFailures;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.event.Failure;
import java.util.List;

/** Codes of failed evaluations, in events and metrics. */
public final class EvaluationFailures {
    private static final String INTERNAL = "internal";
    private static final JobFailures FAILURES = new JobFailures(
            INTERNAL,
            "lower weightflow.evaluator.batch-size or give the service more, then request the evaluation again.");

    private EvaluationFailures() {}

    public static List<String> codes() {
        return JobFailures.codes(
                "wrong-manifest",
                "wrong-dataset",
                "no-samples",
                "nothing-measured",
                "weights-mismatch",
                "weights-malformed",
                "bad-shard",
                "output-not-a-number",
                INTERNAL);
    }

    public static Failure of(Throwable thrown) {
        return FAILURES.of(thrown, EvaluationFailures::code);
    }

    /** Returns whether another attempt would fail in the same way. An unreachable store or a full disk may recover. */
    static boolean permanent(Throwable thrown) {
        return thrown instanceof EvaluatorException
                || thrown instanceof WeightsException
                || thrown instanceof DatasetException
                || thrown instanceof MalformedArrayException
                || thrown instanceof ObjectStoreException.NotFound
                || thrown instanceof ObjectStoreException.DigestMismatch
                || thrown instanceof ObjectStoreException.TooLarge
                || JobFailures.outOfMemory(thrown);
    }

    private static String code(Throwable thrown) {
        if (thrown instanceof HasErrorCode coded) {
            return coded.code();
        } else if (thrown instanceof WeightsException weights) {
            return weights.code();
        } else if (thrown instanceof DatasetException data) {
            return data.fault().code().code();
        } else if (thrown instanceof MalformedArrayException array) {
            return array.fault().code();
        }
        return INTERNAL;
    }
}
