package dev.weightflow.trainer.job;

import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.id.JobId;

/** There is no job of that id. */
public final class NoSuchJobException extends RuntimeException implements HasErrorCode {

    /** The stable code that REST problems, events and metrics show. */
    public static final String CODE = "no-such-job";

    private static final long serialVersionUID = 1L;

    public NoSuchJobException(JobId id) {
        super("There is no job " + id + "; list the jobs to see those there are.");
    }

    @Override
    public String code() {
        return CODE;
    }
}
