package dev.weightflow.data.dataset;

/** End of a reading that says nothing about the data: it was cancelled, or exceeded its time limit. */
public final class ReadingStoppedException extends RuntimeException {
    private ReadingStoppedException(String message) {
        super(message);
    }

    static ReadingStoppedException asked(String name) {
        return new ReadingStoppedException("reading " + name + " was stopped");
    }

    static ReadingStoppedException outOfTime(String message) {
        return new ReadingStoppedException(message);
    }
}
