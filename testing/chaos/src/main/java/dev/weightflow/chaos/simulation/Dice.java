package dev.weightflow.chaos.simulation;

import java.util.ArrayList;
import java.util.Collections;
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

    /** Those in another order. */
    <T> List<T> shuffled(List<T> of) {
        List<T> shuffled = new ArrayList<>(of);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    <T> T one(List<T> of) {
        return of.get(below(of.size()));
    }
}
