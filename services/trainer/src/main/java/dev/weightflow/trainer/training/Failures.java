package dev.weightflow.trainer.training;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.training.TrainingException;
import dev.weightflow.model.weights.WeightsException;
import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.platform.job.Jobs;
import dev.weightflow.platform.problem.NoSuchThingException;
import dev.weightflow.platform.problem.PublicText;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.event.Failure;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Why trainings fail: stable codes, alike in the event, the job's view and the metric. */
public final class Failures {
    /** The dataset has no labels for a task that is to be trained. */
    static final String LABELS_MISSING = "labels-missing";

    /** The dataset has no training samples. */
    static final String SPLIT_EMPTY = "split-empty";

    private static final String UNUSABLE_INPUT = "unusable-input";
    private static final String INVALID_ARGUMENT = "invalid-argument";
    private static final String OUT_OF_MEMORY = "out-of-memory";
    private static final String INTERNAL = "internal";
    private static final int LONGEST_CHAIN = 20;

    private Failures() {}

    /** The codes that are known beforehand, those of other modules included, so that metrics can start at zero. */
    public static List<String> codes() {
        return List.of(
                "dataset-not-found",
                LABELS_MISSING,
                SPLIT_EMPTY,
                UNUSABLE_INPUT,
                INVALID_ARGUMENT,
                OUT_OF_MEMORY,
                INTERNAL,
                Jobs.WORKER_LOST,
                "time-limit",
                "training-configuration-invalid",
                "training-diverged",
                "training-state-of-another-run",
                "training-state-unreadable",
                "unbuildable-model",
                "invalid-record",
                "unreadable-json",
                "object-not-found",
                "object-damaged",
                "object-store-unavailable",
                "object-store-outcome-unknown",
                "object-store-access-denied",
                "local-file");
    }

    /** What would happen again however often it is tried: the model, the data and the weights are always the same. */
    static Optional<JobFailedException> permanent(RuntimeException thrown) {
        return permanentCode(thrown)
                .map(code -> new JobFailedException(new Failure(code, message(thrown)), true, thrown));
    }

    private static Optional<String> permanentCode(RuntimeException thrown) {
        if (thrown instanceof DatasetException || thrown instanceof WeightsException) {
            return Optional.of(UNUSABLE_INPUT);
        } else if (thrown instanceof TrainingException || thrown instanceof NoSuchThingException) {
            return Optional.of(((HasErrorCode) thrown).code());
        } else if (thrown instanceof IllegalArgumentException) {
            return Optional.of(thrown instanceof HasErrorCode coded ? coded.code() : INVALID_ARGUMENT);
        }
        return Optional.empty();
    }

    /** What may go better another time. */
    public static Failure of(Throwable thrown) {
        if (thrown instanceof HasErrorCode coded) {
            return new Failure(coded.code(), message(thrown));
        } else if (outOfMemory(thrown)) {
            return new Failure(
                    OUT_OF_MEMORY,
                    "The training needs more memory than there is (" + message(thrown)
                            + "); take a smaller batch or image size, or a larger machine.");
        }
        return new Failure(INTERNAL, "the training failed: " + message(thrown));
    }

    /** The engine says so in words only, and wraps the exception that does. */
    private static boolean outOfMemory(Throwable thrown) {
        Throwable cause = thrown;
        for (int i = 0; i < LONGEST_CHAIN && cause != null; i++, cause = cause.getCause()) {
            String message = Objects.requireNonNullElse(cause.getMessage(), "").toLowerCase(Locale.ROOT);
            if (cause instanceof OutOfMemoryError
                    || message.contains("out of memory")
                    || message.contains("can't allocate memory")) {
                return true;
            }
        }
        return false;
    }

    private static String message(Throwable thrown) {
        return Objects.requireNonNullElse(thrown.getMessage(), "")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .map(PublicText::withoutFolders)
                .orElse(thrown.getClass().getSimpleName());
    }
}
