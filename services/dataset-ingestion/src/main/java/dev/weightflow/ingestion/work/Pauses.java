package dev.weightflow.ingestion.work;

import dev.weightflow.platform.time.Backoff;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The pauses between attempts: longer each time, and over at once when the service stops. */
public final class Pauses {
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Backoff LENGTHS = new Backoff(Integer.MAX_VALUE, Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final Consumer<Duration> sleep;

    /** @param sleep waits that long */
    public Pauses(Consumer<Duration> sleep) {
        this.sleep = sleep;
    }

    void before(int failures, BooleanSupplier over) {
        Duration left = LENGTHS.after(failures + 1);
        while (left.compareTo(Duration.ZERO) > 0 && !over.getAsBoolean()) {
            Duration part = left.compareTo(LOOK) < 0 ? left : LOOK;
            sleep.accept(part);
            left = left.minus(part);
        }
    }
}
