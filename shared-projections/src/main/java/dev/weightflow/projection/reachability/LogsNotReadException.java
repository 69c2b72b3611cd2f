package dev.weightflow.projection.reachability;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.projection.Journals;

/** Thrown when the logs are not read to their ends, so that reachability is unknown. */
public final class LogsNotReadException extends ProblemException {
    private static final long serialVersionUID = 1L;

    public LogsNotReadException(String why) {
        super("logs-not-read", ProblemKind.UNAVAILABLE, "What is needed is not known at present: " + why);
    }

    static void requireCurrent(Journals journals) {
        journals.notCurrent().ifPresent(why -> {
            throw new LogsNotReadException(why);
        });
    }
}
