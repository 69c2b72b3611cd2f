package dev.weightflow.platform.service;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;

/** The service cannot answer yet, and the message says why. */
public final class ServiceStartingException extends ProblemException implements Retriable {
    /** The stable code. */
    public static final String CODE = "service-starting";

    ServiceStartingException(String lastError) {
        super(CODE, ProblemKind.UNAVAILABLE, "The service is not ready yet: " + lastError);
    }
}
