package dev.weightflow.platform.job;

import dev.weightflow.platform.problem.HasProblemKind;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.id.JobId;

/** A request about a job cannot be served. */
public abstract sealed class JobException extends RuntimeException implements HasProblemKind {
    private static final long serialVersionUID = 1L;

    private final String code;

    private JobException(String code, String message) {
        super(message);
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }

    /** There is no job of that id. */
    public static final class NotFound extends JobException {
        private static final long serialVersionUID = 1L;

        public NotFound(JobId job) {
            super("job-not-found", "There is no job " + job + "; the list of jobs shows those there are.");
        }

        @Override
        public ProblemKind problemKind() {
            return ProblemKind.NOT_FOUND;
        }
    }

    /** The request contradicts what the job is or has become. */
    public static final class Conflict extends JobException {
        private static final long serialVersionUID = 1L;

        Conflict(String message) {
            super("job-conflict", message);
        }

        @Override
        public ProblemKind problemKind() {
            return ProblemKind.CONFLICT;
        }
    }
}
