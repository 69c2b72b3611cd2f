package dev.weightflow.trainer.training;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.weights.WeightsException;
import dev.weightflow.model.training.TrainingException;
import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.platform.job.JobFailures;
import dev.weightflow.platform.job.JobStoppedException;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.event.Failure;
import java.util.List;
import java.util.Optional;

/** Codes of failed trainings, the same in the event, the job's view and the metric. */
public final class Failures {
    static final String LABELS_MISSING = "labels-missing";

    static final String SPLIT_EMPTY = "split-empty";

    private static final String UNUSABLE_INPUT = "unusable-input";
    private static final String INVALID_ARGUMENT = "invalid-argument";
    private static final String INTERNAL = "internal";
    private static final JobFailures FAILURES =
            new JobFailures(INTERNAL, "take a smaller batch or image size, or a larger machine.");

    private Failures() {}

    /** Returns the codes that are known beforehand, those of other modules included, so that metrics can start at zero. */
    public static List<String> codes() {
        return JobFailures.codes(
                "dataset-not-found",
                LABELS_MISSING,
                SPLIT_EMPTY,
                UNUSABLE_INPUT,
                INVALID_ARGUMENT,
                INTERNAL,
                "training-configuration-invalid",
                "training-diverged",
                "never-stops-early",
                "nothing-measured",
                "training-state-of-another-run",
                "training-state-unreadable",
                "unbuildable-model",
                "invalid-record",
                "unreadable-json");
    }

    /**
     * Returns the actual cause of the failure. A sample that could not be read because the store refused or the work had to stop is not itself at
     * fault.
     */
    static RuntimeException named(RuntimeException thrown) {
        if (thrown instanceof DatasetException
                && (thrown.getCause() instanceof ObjectStoreException
                        || thrown.getCause() instanceof JobStoppedException)) {
            return (RuntimeException) thrown.getCause();
        }
        return permanent(thrown).map(RuntimeException.class::cast).orElse(thrown);
    }

    /** Returns the failure if it would recur on every attempt: the model, the data and the weights never change. */
    static Optional<JobFailedException> permanent(RuntimeException thrown) {
        return permanentCode(thrown)
                .map(code -> new JobFailedException(new Failure(code, JobFailures.line(thrown)), true, thrown));
    }

    private static Optional<String> permanentCode(RuntimeException thrown) {
        if (thrown instanceof DatasetException || thrown instanceof WeightsException) {
            return Optional.of(UNUSABLE_INPUT);
        } else if (thrown instanceof TrainingException || thrown instanceof NotFoundException) {
            return Optional.of(((HasErrorCode) thrown).code());
        } else if (thrown instanceof IllegalArgumentException) {
            return Optional.of(thrown instanceof HasErrorCode coded ? coded.code() : INVALID_ARGUMENT);
        }
        return Optional.empty();
    }

    /** Returns a failure that a retry may cure. */
    public static Failure of(Throwable thrown) {
        return FAILURES.of(thrown);
    }
}
