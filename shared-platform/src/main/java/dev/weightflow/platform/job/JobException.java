package dev.weightflow.platform.job;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.id.JobId;

/** A request about a job cannot be served. */
public abstract sealed class JobException extends ProblemException {
    private JobException(String code, ProblemKind kind, String message) {
        super(code, kind, message);
    }

    /** There is no job of that id. */
    public static final class NotFound extends JobException {
        public NotFound(JobId job) {
            super(
                    "job-not-found",
                    ProblemKind.NOT_FOUND,
                    "There is no job " + job + "; the list of jobs shows those there are.");
        }
    }

    /** The request contradicts what the job is or has become. */
    public static final class Conflict extends JobException {
        Conflict(String message) {
            super("job-conflict", ProblemKind.CONFLICT, message);
        }
    }
}
