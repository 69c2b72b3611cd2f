package dev.weightflow.local.platform;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Way of waiting, which tests replace. */
@FunctionalInterface
public interface Sleep {

    void sleep(Duration time) throws InterruptedException;

    /** Waits for that long, or until the future completes. */
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
                    // completed exceptionally, or not yet
                }
            }
        };
    }
}
