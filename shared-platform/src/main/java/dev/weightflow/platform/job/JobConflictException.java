package dev.weightflow.platform.job;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;

public final class JobConflictException extends ProblemException {

    JobConflictException(String message) {
        super("job-conflict", ProblemKind.CONFLICT, message);
    }
}
