package dev.weightflow.evaluator.work;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.task.form.MalformedArrayException;
import dev.weightflow.model.weights.WeightsException;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.event.Failure;
import java.util.List;

/** Why an evaluation failed, in the words of events and metrics. */
public final class Failures {
    private static final String INTERNAL = "internal";
    private static final String OUT_OF_MEMORY = "out-of-memory";

    private Failures() {}

    /** The codes that are known beforehand, so that metrics can start at zero. */
    public static List<String> codes() {
        return List.of(
                "wrong-manifest",
                "wrong-data-set",
                "no-samples",
                "nothing-measured",
                "object-not-found",
                "object-damaged",
                "object-store-unavailable",
                "object-store-access-denied",
                "local-file",
                "weights-mismatch",
                "weights-malformed",
                "bad-shard",
                "output-not-a-number",
                "causation-too-deep",
                OUT_OF_MEMORY,
                INTERNAL);
    }

    /** The failure that something thrown stands for. */
    public static Failure of(Throwable thrown) {
        return new Failure(code(thrown), sentence(thrown));
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
        return thrown instanceof OutOfMemoryError ? OUT_OF_MEMORY : INTERNAL;
    }

    private static String sentence(Throwable thrown) {
        if (thrown instanceof OutOfMemoryError) {
            return "the evaluation ran out of memory; lower weightflow.evaluator.batch-size or give the service more";
        }
        String message = thrown.getMessage() == null || thrown.getMessage().isBlank()
                ? thrown.getClass().getSimpleName()
                : thrown.getMessage();
        return message.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
