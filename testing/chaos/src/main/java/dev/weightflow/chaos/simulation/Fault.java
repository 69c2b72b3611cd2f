package dev.weightflow.chaos.simulation;

/** Faults of a simulation, each with the probability that it occurs where it may; each run varies these probabilities. */
enum Fault {
    /** A process dies during an operation on a log or the store. */
    KILLED_WITHIN(0.004),
    KILLED(0.002),
    PAUSED(0.005),
    CLOCK_JUMPS(0.002),
    NOBODY_ACTS(0.0005),
    KEY_RENEWED(0.003),
    RING_UNREADABLE(0.0005),
    REGISTRIES_AWAY(0.0002),
    FACTS_LOST(0.002),
    LOG_AWAY(0.02),
    /** The answer to a commit is lost while the commit is under way. */
    COMMIT_OPEN(0.03),
    COMMIT_UNANSWERED(0.03),
    REQUEST_FAILED(0.05),
    /** A log or the store takes its time to answer, and others do much meanwhile, not only one thing. */
    ANSWER_SLOW(0.15),
    OBJECT_DAMAGED(0.004),
    OBJECT_LOST(0.004),
    DELIVERED_AGAIN(0.05),
    ACKNOWLEDGEMENT_LOST(0.1),
    SIGN_LOST(0.02),
    /** A worker neither receives progress events, its own included, nor sends any. */
    CUT_OFF(0.008),
    /** A worker stops in the middle of its work, and continues later. */
    FROZEN(0.008),
    WORK_RELEASED(0.03),
    WORK_FAILED(0.06),
    STATE_SLOW(0.001);

    final double likely;

    Fault(double likely) {
        this.likely = likely;
    }
}
