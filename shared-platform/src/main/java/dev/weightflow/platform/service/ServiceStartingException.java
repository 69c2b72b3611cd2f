package dev.weightflow.platform.service;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;

public final class ServiceStartingException extends ProblemException implements Retriable {
    ServiceStartingException(String lastError) {
        super("service-starting", ProblemKind.UNAVAILABLE, "The service is not ready yet: " + lastError);
    }
}
