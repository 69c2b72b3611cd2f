package dev.weightflow.local.console;

import dev.weightflow.embedded.process.ServerException;
import dev.weightflow.schema.InvalidRecordException;
import picocli.CommandLine.ParameterException;

/** What the process answers to the script that called it. */
public enum ExitStatus {
    DONE(0),
    FAILED(1),
    USAGE(2),
    UNAVAILABLE(3),
    NOT_FOUND(4),
    REFUSED(5),
    INTERRUPTED(130);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The status that a failure ends the process with. */
    public static int of(Throwable failure) {
        if (failure instanceof ParameterException || failure instanceof InvalidRecordException) {
            return USAGE.code();
        }
        if (failure instanceof CommandFailure known) {
            return known.status().code();
        }
        if (failure instanceof ServerException.DirectoryInUse || failure instanceof ServerException.PortBusy) {
            return REFUSED.code();
        }
        return FAILED.code();
    }
}
