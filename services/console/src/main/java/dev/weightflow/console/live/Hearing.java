package dev.weightflow.console.live;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits a little for what this console has not heard of yet: owners answer as soon as a fact is durable, and people look at it then. */
public final class Hearing {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
    /** Who has seen something elsewhere may open its page before this console has heard of it. */
    private static final Duration TO_BE_HEARD = Duration.ofSeconds(1);

    private Hearing() {}

    /** Waits until that is so, or the time is over. */
    public static void await(Duration atMost, BooleanSupplier heard) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (!heard.getAsBoolean() && System.nanoTime() < end) {
                Thread.sleep(LOOK_AGAIN.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the page then shows what is known
        }
    }

    /** What is there, or comes within a second. */
    public static <T> Optional<T> awaited(Supplier<Optional<T>> shown) {
        await(TO_BE_HEARD, () -> shown.get().isPresent());
        return shown.get();
    }
}
