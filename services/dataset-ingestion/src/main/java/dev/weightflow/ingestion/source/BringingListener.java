package dev.weightflow.ingestion.source;

/** Follows how a source is brought to this machine. Each method may throw to stop it. */
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

    /** Again and again while bytes are written, often enough that a disk does not fill in between. */
    void writes();
}
