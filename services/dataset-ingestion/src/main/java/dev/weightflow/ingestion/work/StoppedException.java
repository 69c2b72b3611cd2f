package dev.weightflow.ingestion.work;

/** The service stops. Nothing came of the work, and nothing is lost: whoever comes next does it. */
public final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("the service stops; the ingestion will be done by whoever comes next", null, false, false);
    }
}
