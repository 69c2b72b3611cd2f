package dev.weightflow.data.dataset;

/** End of a reading that says nothing about the data: it was cancelled, or exceeded its time limit. */
public final class ReadingStoppedException extends RuntimeException {
    private final boolean outOfTime;

    private ReadingStoppedException(String message, boolean outOfTime) {
        super(message);
        this.outOfTime = outOfTime;
    }

    static ReadingStoppedException asked(String name) {
        return new ReadingStoppedException("reading " + name + " was stopped", false);
    }

    static ReadingStoppedException outOfTime(String message) {
        return new ReadingStoppedException(message, true);
    }

    /** Returns whether a time limit was reached; otherwise the reading was cancelled. */
    public boolean outOfTime() {
        return outOfTime;
    }
}
