package dev.weightflow.chaos.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

final class SimulationRandom extends Random {
    private static final long serialVersionUID = 1L;

    SimulationRandom(long seed) {
        super(seed);
    }

    boolean chance(double probability) {
        return nextDouble() < probability;
    }

    /** Draws an integer from 0 on, below that number. */
    int below(int number) {
        return nextInt(number);
    }

    <T> List<T> shuffled(List<T> of) {
        List<T> shuffled = new ArrayList<>(of);
        Collections.shuffle(shuffled, this);
        return shuffled;
    }

    <T> T one(List<T> of) {
        return of.get(below(of.size()));
    }
}
