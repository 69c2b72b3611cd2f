package dev.weightflow.platform.job;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.event.Failure;

public final class JobFailedException extends ProblemException {
    private final Failure failure;
    private final boolean permanent;

    /** @param permanent whether another attempt would fail in the same way */
    public JobFailedException(Failure failure, boolean permanent, Throwable cause) {
        super(failure.code(), ProblemKind.UNPROCESSABLE, failure.message(), cause);
        this.failure = failure;
        this.permanent = permanent;
    }

    /** Creates a failure that another attempt would repeat. */
    public static JobFailedException permanent(String code, String message) {
        return new JobFailedException(new Failure(code, message), true, null);
    }

    public Failure failure() {
        return failure;
    }

    public boolean permanent() {
        return permanent;
    }
}
