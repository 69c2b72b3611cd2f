package dev.weightflow.trainer.training;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.training.TrainingException;
import dev.weightflow.model.weights.WeightsException;
import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.platform.job.JobFailures;
import dev.weightflow.platform.job.JobStoppedException;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.event.Failure;
import java.util.List;
import java.util.Optional;

/** Why trainings fail: stable codes, alike in the event, the job's view and the metric. */
public final class Failures {
    static final String LABELS_MISSING = "labels-missing";

    static final String SPLIT_EMPTY = "split-empty";

    private static final String UNUSABLE_INPUT = "unusable-input";
    private static final String INVALID_ARGUMENT = "invalid-argument";
    private static final String INTERNAL = "internal";
    private static final JobFailures FAILURES =
            new JobFailures(INTERNAL, "take a smaller batch or image size, or a larger machine.");

    private Failures() {}

    /** The codes that are known beforehand, those of other modules included, so that metrics can start at zero. */
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
                "nothing-measured",
                "training-state-of-another-run",
                "training-state-unreadable",
                "unbuildable-model",
                "invalid-record",
                "unreadable-json");
    }

    /**
     * What ended the work. That a sample could not be had, because the store refused or the work had to stop, is no fault of the sample that
     * was asked for.
     */
    static RuntimeException named(RuntimeException thrown) {
        if (thrown instanceof DatasetException
                && (thrown.getCause() instanceof ObjectStoreException
                        || thrown.getCause() instanceof JobStoppedException)) {
            return (RuntimeException) thrown.getCause();
        }
        return permanent(thrown).map(RuntimeException.class::cast).orElse(thrown);
    }

    /** What would happen again however often it is tried: the model, the data and the weights are always the same. */
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

    /** What may go better another time. */
    public static Failure of(Throwable thrown) {
        return FAILURES.of(thrown);
    }
}
