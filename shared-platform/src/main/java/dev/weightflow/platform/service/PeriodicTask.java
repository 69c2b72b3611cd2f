package dev.weightflow.platform.service;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats a task on a thread of its own; a failure is retried the next time. */
public final class PeriodicTask implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeriodicTask.class);
    private static final int SECONDS_TO_CLOSE = 5;

    private final ScheduledExecutorService thread;

    private PeriodicTask(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    /** @param pause time from the end of one run to the beginning of the next */
    public static PeriodicTask every(Duration pause, String name, Runnable work) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, name);
            daemon.setDaemon(true);
            return daemon;
        });
        thread.scheduleWithFixedDelay(() -> attempt(name, work), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        return new PeriodicTask(thread);
    }

    private static void attempt(String name, Runnable work) {
        try {
            work.run();
        } catch (Throwable e) { // an escaping exception would silently end the schedule
            LOG.warn("{} failed and is tried again", name, e);
        }
    }

    /** Waits for the end of the current run; there are no further ones. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(SECONDS_TO_CLOSE, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
