package dev.weightflow.ingestion.work;

/** The process is gone: nothing catches this. */
final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    static void rethrow(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }
}
