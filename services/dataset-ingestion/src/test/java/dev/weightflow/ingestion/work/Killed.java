package dev.weightflow.ingestion.work;

/** Simulated death of the process, which nothing catches. */
final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    static void rethrow(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }
}
