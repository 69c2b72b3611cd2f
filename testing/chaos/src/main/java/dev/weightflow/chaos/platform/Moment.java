package dev.weightflow.chaos.platform;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a moment, polling often enough to act in it. */
public final class Moment {

    private static final Duration CLOSELY = Duration.ofMillis(3);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Moment() {}

    /**
     * Waits for a condition.
     *
     * @throws NotComeException if it does not hold within ten minutes
     */
    public static void await(String what, BooleanSupplier come) {
        await(what, () -> come.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /**
     * Waits for a value and returns it.
     *
     * @throws NotComeException if it does not appear within ten minutes
     */
    public static <T> T await(String what, Supplier<Optional<T>> come) {
        long begin = System.nanoTime();
        while (true) {
            Optional<T> here = come.get();
            if (here.isPresent()) {
                return here.get();
            }
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new NotComeException(what, PATIENCE);
            }
            pause(CLOSELY);
        }
    }

    public static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }

    public static final class NotComeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotComeException(String what, Duration patience) {
            super("this has not come within " + patience.toSeconds() + " s: " + what);
        }
    }
}
