package dev.weightflow.trainer.work;

import java.util.List;

/** The stable codes of failed work, alike in the event, the job's view and the metric. */
public final class FailureCodes {

    /** The data set has no labels for a task that is to be trained. */
    public static final String LABELS_MISSING = "labels-missing";

    /** The data set has no training samples. */
    public static final String SPLIT_EMPTY = "split-empty";

    /** Samples or weights cannot be read. */
    public static final String UNUSABLE_INPUT = "unusable-input";

    /** The request asks for what the model refuses, without a code of its own. */
    public static final String INVALID_ARGUMENT = "invalid-argument";

    static final String TIME_LIMIT = "time-limit";
    static final String INTERNAL = "internal";

    private FailureCodes() {}

    /** The codes that are known beforehand, those of other modules included, so that metrics can start at zero. */
    public static List<String> known() {
        return List.of(
                LABELS_MISSING,
                SPLIT_EMPTY,
                UNUSABLE_INPUT,
                INVALID_ARGUMENT,
                TIME_LIMIT,
                INTERNAL,
                "training-configuration-invalid",
                "training-diverged",
                "training-state-of-another-run",
                "training-state-unreadable",
                "invalid-record",
                "unreadable-json",
                "object-not-found",
                "object-damaged",
                "object-store-unavailable",
                "object-store-outcome-unknown",
                "object-store-access-denied",
                "local-file");
    }
}
