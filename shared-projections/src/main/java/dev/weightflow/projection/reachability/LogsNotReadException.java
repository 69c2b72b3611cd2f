package dev.weightflow.projection.reachability;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;

/** The logs are not known to their ends: nobody can say what is needed. */
public final class LogsNotReadException extends ProblemException {
    private static final long serialVersionUID = 1L;

    public LogsNotReadException(String why) {
        super("logs-not-read", ProblemKind.UNAVAILABLE, "What is needed is not known at present: " + why);
    }
}
