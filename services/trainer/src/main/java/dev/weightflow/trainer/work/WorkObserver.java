package dev.weightflow.trainer.work;

import dev.weightflow.schema.MethodName;
import java.time.Duration;

/** Hears what this instance does, for metrics. */
public interface WorkObserver {

    /** Hears nothing. */
    WorkObserver NONE = new WorkObserver() {};

    /** What became of a claim. */
    enum Claim {
        TAKEN,
        RELEASED,
        EXPIRED,
        LOST
    }

    /** How a job ended. */
    enum End {
        COMPLETED,
        FAILED,
        CANCELLED
    }

    /** A claim was taken, given back, declared expired, or found to be lost. */
    default void claim(Claim outcome) {}

    /** This instance works on a job, or no longer does. */
    default void active(boolean active) {}

    /** A step was done on that many images. */
    default void step(StepProgress progress, int images) {}

    /** A checkpoint was stored and stated, or was not: {@code committed}, {@code fenced} or {@code failed}. */
    default void commit(String outcome, Duration duration) {}

    /** This instance brought a job to an end. */
    default void ended(End outcome, MethodName method) {}

    /** Work ended in failure, for that reason. */
    default void failed(String code) {}
}
