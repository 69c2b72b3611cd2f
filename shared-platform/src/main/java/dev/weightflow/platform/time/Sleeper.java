package dev.weightflow.platform.time;

import java.time.Duration;
import java.util.function.Consumer;

/** Sleep by the real clock. Code that waits takes a {@code Consumer<Duration>}, and tests pass one that does not. */
public final class Sleeper {
    private Sleeper() {}

    public static Consumer<Duration> real() {
        return pause -> {
            try {
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }
}
