package dev.weightflow.scenes.render;

import java.util.List;

/**
 * A stream of random draws that is fixed by its keys, on every Java version: SplitMix64 (Steele, Lea and Flood, "Fast splittable
 * pseudorandom number generators", OOPSLA 2014).
 */
public final class Dice {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private long state;

    private Dice(long state) {
        this.state = state;
    }

    public static Dice of(long... keys) {
        long state = 0x5CE7E5L;
        for (long key : keys) {
            state = mixed(state + STEP) ^ key;
        }
        return new Dice(mixed(state));
    }

    public long bits() {
        state += STEP;
        return mixed(state);
    }

    private static long mixed(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Returns an independent stream, so that its use may change without affecting the draws that follow here. */
    public Dice fork() {
        return new Dice(mixed(bits()));
    }

    /** Draws uniformly from [low, high). */
    public double between(double low, double high) {
        return low + (high - low) * ((bits() >>> 11) * 0x1.0p-53);
    }

    /** Draws uniformly from 0..count-1. */
    public int below(int count) {
        return (int) Math.floor(between(0, count));
    }

    public boolean chance(double probability) {
        return between(0, 1) < probability;
    }

    /** Draws 1 or -1. */
    public double sign() {
        return chance(0.5) ? 1 : -1;
    }

    public <T> T one(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    public int one(int... choices) {
        return choices[below(choices.length)];
    }
}
