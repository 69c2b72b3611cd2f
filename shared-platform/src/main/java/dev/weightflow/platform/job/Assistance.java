package dev.weightflow.platform.job;

/**
 * Interface of assisting work to the job of another worker. It lasts longer than that worker's claim: it stops when the job ends or is cancelled, when
 * another job waits, and at shutdown. Its progress is not published, as the job's worker publishes that of all.
 */
public interface Assistance extends JobContext {
    /** Returns whether the job has lost its worker, so that whoever helps should claim it as soon as what was begun is done. */
    boolean isOrphaned();
}
