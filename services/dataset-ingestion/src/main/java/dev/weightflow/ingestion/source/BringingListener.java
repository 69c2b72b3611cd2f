package dev.weightflow.ingestion.source;

import java.time.Duration;

/** Follows how a source is brought to this machine. Each method may throw to stop it, and all but the first two are called by several threads. */
public interface BringingListener {
    /**
     * Before the first byte.
     *
     * @param phase what is done: {@code fetching} or {@code unpacking}
     * @param unit of which there are so many in all
     * @param bytes that will be written at least
     */
    void begins(String phase, int total, String unit, long bytes);

    /** A unit of them is done. */
    void step();

    /** Before so many bytes are written, often enough that a disk does not fill in between; negative after so many were deleted. */
    void writes(long bytes);

    /** A server does not answer, and is asked again when this returns. */
    void pause(Duration pause);
}
