package dev.weightflow.evaluator.job;

import ai.djl.engine.EngineException;
import dev.weightflow.evaluator.EvaluatorException;
import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.task.form.MalformedArrayException;
import dev.weightflow.model.weights.WeightsException;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.problem.PublicText;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.event.Failure;
import java.util.List;
import java.util.regex.Pattern;

/** Why an evaluation failed, in the words of events and metrics. */
public final class EvaluationFailures {
    private static final String INTERNAL = "internal";
    private static final String OUT_OF_MEMORY = "out-of-memory";
    /** What PyTorch says when memory outside of Java's heap is used up. */
    private static final Pattern NO_MEMORY =
            Pattern.compile("out of memory|not enough memory|can't allocate memory", Pattern.CASE_INSENSITIVE);

    private EvaluationFailures() {}

    /** The codes that are known beforehand, so that metrics can start at zero. */
    public static List<String> codes() {
        return List.of(
                "wrong-manifest",
                "wrong-dataset",
                "no-samples",
                "nothing-measured",
                "object-not-found",
                "object-damaged",
                "object-too-large",
                "object-store-unavailable",
                "object-store-outcome-unknown",
                "object-store-access-denied",
                "local-file",
                "weights-mismatch",
                "weights-malformed",
                "bad-shard",
                "output-not-a-number",
                "worker-lost",
                OUT_OF_MEMORY,
                INTERNAL);
    }

    /** The failure that something thrown stands for. */
    public static Failure of(Throwable thrown) {
        return new Failure(code(thrown), sentence(thrown));
    }

    /** Whether another attempt would fail alike. A store that does not answer or a full disk may be well again later. */
    static boolean permanent(Throwable thrown) {
        return thrown instanceof EvaluatorException
                || thrown instanceof WeightsException
                || thrown instanceof DatasetException
                || thrown instanceof MalformedArrayException
                || thrown instanceof ObjectStoreException.NotFound
                || thrown instanceof ObjectStoreException.DigestMismatch
                || thrown instanceof ObjectStoreException.TooLarge
                || outOfMemory(thrown);
    }

    private static boolean outOfMemory(Throwable thrown) {
        return thrown instanceof OutOfMemoryError
                || thrown instanceof EngineException
                        && NO_MEMORY
                                .matcher(String.valueOf(thrown.getMessage()))
                                .find();
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
        return outOfMemory(thrown) ? OUT_OF_MEMORY : INTERNAL;
    }

    private static String sentence(Throwable thrown) {
        if (outOfMemory(thrown)) {
            return "The evaluation ran out of memory; lower weightflow.evaluator.batch-size or give the service more,"
                    + " then request it again.";
        }
        String message = thrown.getMessage() == null || thrown.getMessage().isBlank()
                ? thrown.getClass().getSimpleName()
                : thrown.getMessage();
        return PublicText.withoutFolders(message.replaceAll("\\p{Cntrl}+", " ").strip());
    }
}
