package dev.weightflow.ingestion;

import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.IngestionId;

/** The service does not do what it was asked. */
public abstract sealed class IngestionException extends RuntimeException implements HasErrorCode {
    private static final long serialVersionUID = 1L;

    private final String code;

    private IngestionException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }

    /** The source cannot be ingested, now or later, unless somebody mends it. Its failure ends the ingestion. */
    public static final class Rejected extends IngestionException {
        private static final long serialVersionUID = 1L;

        public Rejected(RejectionCode code, String message) {
            this(code, message, null);
        }

        public Rejected(RejectionCode code, String message, Throwable cause) {
            super(code.code(), message, cause);
        }

        /** What the fact says. */
        public Failure failure() {
            return new Failure(code(), getMessage());
        }
    }

    /** The request contradicts what is there. */
    public static final class Conflict extends IngestionException {
        private static final long serialVersionUID = 1L;

        public Conflict(String message) {
            super("ingestion-conflict", message, null);
        }
    }

    /** There is no such thing. */
    public static final class Unknown extends IngestionException {
        private static final long serialVersionUID = 1L;

        private Unknown(String code, String message) {
            super(code, message, null);
        }

        public static Unknown ingestion(IngestionId id) {
            return new Unknown(
                    "ingestion-not-found", "There is no ingestion " + id + "; GET /ingestions lists those there are.");
        }

        public static Unknown dataset(DatasetId id) {
            return new Unknown(
                    "dataset-not-found",
                    "There is no data set " + id.shortId() + "; GET /datasets lists those there are.");
        }
    }

    /** The service cannot run as it is set up. */
    public static final class Misconfigured extends IngestionException {
        private static final long serialVersionUID = 1L;

        public Misconfigured(String message, Throwable cause) {
            super("ingestion-misconfigured", message, cause);
        }
    }
}
