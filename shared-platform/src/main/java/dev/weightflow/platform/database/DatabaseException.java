package dev.weightflow.platform.database;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;

/** Failure of the database that keeps what was read from the logs. */
public abstract sealed class DatabaseException extends ProblemException implements Retriable {
    private DatabaseException(String code, String message, Throwable cause) {
        super(code, ProblemKind.UNAVAILABLE, message, cause);
    }

    /** Thrown when the database cannot be reached, or takes nothing: its disk is full, its server is away. */
    public static final class Unavailable extends DatabaseException {
        Unavailable(String place, Throwable cause) {
            super(
                    "database-unavailable",
                    "The database " + place + " cannot be used at present (" + cause.getMessage()
                            + "); see that its disk has room, or that its server runs.",
                    cause);
        }
    }

    /** Thrown when tables are not there, or are other ones: a schema was removed while it was in use. They are created, and filled from the log. */
    public static final class Missing extends DatabaseException {
        Missing(String place, Throwable cause) {
            super(
                    "database-missing",
                    "The database " + place + " lacks what is read from it (" + cause.getMessage()
                            + "); it is built anew from the log.",
                    cause);
        }
    }

    /** Thrown when another instance builds the tables anew, so that this one must read again what is missing now. */
    public static final class Rebuilt extends DatabaseException {
        Rebuilt(String place) {
            super(
                    "database-rebuilt",
                    "The database " + place + " is built anew by another instance, so the log is read again.",
                    null);
        }
    }

    /** Thrown when the database holds something else than was stored. It is built anew from the log. */
    public static final class Damaged extends DatabaseException {
        Damaged(String place, String what, Throwable cause) {
            super(
                    "database-damaged",
                    "The database " + place + " is damaged (" + what + "); it is built anew from the log.",
                    cause);
        }
    }
}
