package dev.weightflow.cli.platform;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How to wait; tests do not. */
@FunctionalInterface
public interface Sleep {

    void sleep(Duration time) throws InterruptedException;

    /** Waits until that ends, or for so long. */
    default void sleepUnless(CompletableFuture<?> ends, Duration time) throws InterruptedException {
        sleep(time);
    }

    static Sleep real() {
        return new Sleep() {
            @Override
            public void sleep(Duration time) throws InterruptedException {
                Thread.sleep(time.toMillis());
            }

            @Override
            public void sleepUnless(CompletableFuture<?> ends, Duration time) throws InterruptedException {
                try {
                    ends.get(time.toMillis(), TimeUnit.MILLISECONDS);
                } catch (ExecutionException | TimeoutException e) {
                    // ended somehow, or not yet
                }
            }
        };
    }
}
