package dev.weightflow.trainer.job;

import dev.weightflow.schema.HasErrorCode;

/** A request contradicts what a job is or has become. */
public final class JobConflictException extends RuntimeException implements HasErrorCode {

    /** The stable code that REST problems, events and metrics show. */
    public static final String CODE = "job-conflict";

    private static final long serialVersionUID = 1L;

    JobConflictException(String message) {
        super(message);
    }

    @Override
    public String code() {
        return CODE;
    }
}
