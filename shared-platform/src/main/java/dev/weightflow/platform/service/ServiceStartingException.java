package dev.weightflow.platform.service;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.problem.HasProblemKind;
import dev.weightflow.platform.problem.ProblemKind;

/** The service cannot answer yet, and the message says why. */
public final class ServiceStartingException extends RuntimeException implements HasProblemKind, Retriable {
    private static final long serialVersionUID = 1L;

    /** The stable code. */
    public static final String CODE = "service-starting";

    ServiceStartingException(String lastError) {
        super("The service is not ready yet: " + lastError);
    }

    @Override
    public String code() {
        return CODE;
    }

    @Override
    public ProblemKind problemKind() {
        return ProblemKind.UNAVAILABLE;
    }
}
