package dev.weightflow.console.compare;

import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Wiring of the comparisons' computation: one thread, so that a large one takes no more than a core and one report's memory. */
@Singleton
class CompareWiring {
    private static final int WAITING = 256;

    private final ExecutorService background = background();

    private static ExecutorService background() {
        ThreadPoolExecutor one =
                new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "comparisons");
                    thread.setDaemon(true);
                    return thread;
                });
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    @Produces
    @Singleton
    Facts facts() {
        return new Facts(background);
    }

    void close(@Disposes Facts facts) {
        background.shutdownNow();
    }
}
