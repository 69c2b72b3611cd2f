package dev.weightflow.chaos.experiment;

/** How many faults are injected. */
public enum Scale {
    /** A few: all experiments in minutes. */
    QUICK,
    /** As many as the claims are about. */
    FULL;

    int of(int quick, int full) {
        return this == QUICK ? quick : full;
    }
}
