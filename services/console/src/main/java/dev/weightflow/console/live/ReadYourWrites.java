package dev.weightflow.console.live;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits briefly for facts that this console has not read yet: owning services answer as soon as a fact is durable, and people open its page at once.
 */
public final class ReadYourWrites {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
    /** Time for which a page waits for a fact that its visitor has seen elsewhere and this console has not read yet. */
    private static final Duration TO_BE_HEARD = Duration.ofSeconds(1);

    private ReadYourWrites() {}

    /** Waits until the condition holds, or the time is over. */
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

    /** Returns a value that is present, or appears within a second. */
    public static <T> Optional<T> awaited(Supplier<Optional<T>> shown) {
        await(TO_BE_HEARD, () -> shown.get().isPresent());
        return shown.get();
    }
}
