package dev.weightflow.ingestion.work;

/** Somebody cancelled the ingestion, or another instance has done it, while it was being worked on. */
final class EndedMeanwhileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EndedMeanwhileException() {
        super("the ingestion has ended meanwhile", null, false, false);
    }
}
