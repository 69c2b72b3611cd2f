package dev.weightflow.trainer.work;

/** What a run tells, and what it asks between steps. Any method may throw {@link ClaimLostException}. */
public interface Supervisor {

    /** What the run is to do next. */
    enum Signal {
        /** Go on. */
        CONTINUE,
        /** Commit a checkpoint and return: the worker shuts down, and another goes on from there. */
        GIVE_BACK,
        /** Return at once: somebody asked for the job to be stopped, or its time is up. */
        STOP
    }

    /** What to do before the next step. */
    Signal signal();

    /** What the run is at, as {@code loading} or {@code training}. */
    void phase(String phase);

    /** Data and weights are loaded. */
    void started(long step, long totalSteps, long trainableParameters);

    /** A step was done. */
    void progressed(StepProgress progress);

    /** Stores the files and makes them the job's latest checkpoint, in one step. */
    void commit(CheckpointFiles files);
}
