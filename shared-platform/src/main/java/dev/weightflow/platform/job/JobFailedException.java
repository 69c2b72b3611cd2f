package dev.weightflow.platform.job;

import dev.weightflow.platform.problem.HasProblemKind;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.event.Failure;

/** The work failed. */
public final class JobFailedException extends RuntimeException implements HasProblemKind {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final boolean permanent;

    /** @param permanent whether another attempt would fail alike */
    public JobFailedException(Failure failure, boolean permanent, Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
        this.permanent = permanent;
    }

    /** Another attempt would fail alike. */
    public static JobFailedException permanent(String code, String message) {
        return new JobFailedException(new Failure(code, message), true, null);
    }

    @Override
    public String code() {
        return failure.code();
    }

    /** How it is shown to who requested the work, if that can be told at once. */
    @Override
    public ProblemKind problemKind() {
        return ProblemKind.UNPROCESSABLE;
    }

    public Failure failure() {
        return failure;
    }

    public boolean permanent() {
        return permanent;
    }
}
