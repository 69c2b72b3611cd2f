package dev.weightflow.chaos.simulation;

import java.util.List;
import java.util.Random;

/** What decides on everything. */
final class Dice {
    private final Random random;

    Dice(long seed) {
        this.random = new Random(seed);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** From 0 on, below that number. */
    int below(int number) {
        return random.nextInt(number);
    }

    <T> T one(List<T> of) {
        return of.get(below(of.size()));
    }
}
