package dev.weightflow.data.weights.published;

import java.time.Duration;

/** Listener to a download of published weights. */
public interface PullListener {
    /** Listener that ignores everything. */
    PullListener SILENT = (bytes, total) -> {};

    /**
     * Called after each piece.
     *
     * @param bytes that are there, those of an earlier, interrupted download included
     * @param total the file's length; 0 if the server does not say it
     */
    void at(long bytes, long total);

    /** Called once if another process or thread is pulling the same weights, and this one waits for it. */
    default void waits() {}

    /** Called before the download is continued, after that pause. */
    default void retries(String why, Duration pause) {}

    /** Called when the copy in the cache is damaged and replaced. */
    default void replacesDamaged() {}
}
