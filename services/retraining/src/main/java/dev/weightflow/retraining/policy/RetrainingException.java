package dev.weightflow.retraining.policy;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;

/** Thrown when a question about retraining cannot be answered. */
final class RetrainingException extends ProblemException {
    private static final long serialVersionUID = 1L;

    private RetrainingException(String code, ProblemKind kind, String message) {
        super(code, kind, message);
    }

    /** Creates the failure of a prefix that several ids have. */
    static RetrainingException ambiguous(String id) {
        return new RetrainingException(
                "ambiguous-id",
                ProblemKind.CONFLICT,
                "Several ids begin with '" + id + "'; give more of the one that is meant.");
    }

    /** Creates the failure of a request whose id another one has. */
    static RetrainingException idInUse(JobId id) {
        return new RetrainingException(
                "request-conflict",
                ProblemKind.CONFLICT,
                "Another request, with another reason, has the id " + id + "; choose a new one.");
    }

    /** Creates the failure of an event that is not related to any dataset. */
    static RetrainingException noDatasetOf(EventId event, String type) {
        return new RetrainingException(
                "event-without-dataset",
                ProblemKind.UNPROCESSABLE,
                "Event " + event.shortId() + " (" + type + ") neither followed from an ingested dataset nor led to"
                        + " one, and only ingested datasets lead to retraining.");
    }
}
