package dev.weightflow.chaos.experiment;

import java.util.List;
import java.util.Random;

/** How many faults are injected. */
public enum Scale {
    /** A few: all experiments in minutes. */
    QUICK,
    /** As many as the claims are about. */
    FULL;

    int of(int quick, int full) {
        return this == QUICK ? quick : full;
    }

    /** All of them, or for a quick look one. */
    <T> List<T> some(List<T> of, Random dice) {
        return this == QUICK ? List.of(of.get(dice.nextInt(of.size()))) : of;
    }
}
