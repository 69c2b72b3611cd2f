package dev.weightflow.ingestion.source;

import java.nio.file.Path;
import java.time.Duration;

/** Listener to the download of a source. Each method may throw to stop it, and all but the first two are called by several threads. */
public interface DownloadListener {
    /**
     * Called before the first byte.
     *
     * @param phase {@code fetching} or {@code unpacking}
     * @param unit name of the unit, of which there are {@code total}
     * @param bytes least number of bytes that will be written
     */
    void begins(String phase, int total, String unit, long bytes);

    /** Called after each unit. */
    void step();

    /** Called before bytes are written, often enough that a disk does not fill in between; negative after bytes were deleted. */
    void writes(long bytes);

    /** Discards a folder that is no longer needed. */
    void discard(Path folder);

    /** Called when a server does not answer; it is asked again when this returns. */
    void pause(Duration pause);
}
