package dev.weightflow.endtoend;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a moment, closely enough to act in it. */
final class Moment {

    private static final Duration CLOSELY = Duration.ofMillis(3);
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private Moment() {}

    /** Returns when it has come. */
    static void await(String what, BooleanSupplier come) {
        long begin = System.nanoTime();
        while (!come.getAsBoolean()) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new AssertionError("this has not come within " + PATIENCE.toSeconds() + " s: " + what);
            }
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(CLOSELY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
