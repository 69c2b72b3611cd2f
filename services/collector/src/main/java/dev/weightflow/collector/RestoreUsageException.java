package dev.weightflow.collector;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;

/** Refusal of a restore that was not asked for in the right way. */
final class RestoreUsageException extends ProblemException {
    private RestoreUsageException(String message) {
        super("restore-usage", ProblemKind.INVALID, message);
    }

    static RestoreUsageException noKeys(String setting) {
        return new RestoreUsageException("The facts are signed, so " + setting
                + " must name the folder with the key of every service (SERVICE.key): each restored topic is recorded in the name of the service"
                + " that writes it.");
    }

    static RestoreUsageException noCopy() {
        return new RestoreUsageException(
                "weightflow.copy.bucket must name the bucket that the copy is made to, and weightflow.copy.endpoint its server if that is another.");
    }

    static RestoreUsageException arguments() {
        return new RestoreUsageException(
                "usage: restore [--topic TOPIC]... [--until TIME] | drill [--verify-only] | copy [--facts-only]");
    }
}
