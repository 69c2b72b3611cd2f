package dev.weightflow.platform.service;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again, on a thread of its own; whatever fails is tried again the next time. */
public final class PeriodicTask implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeriodicTask.class);
    private static final int SECONDS_TO_CLOSE = 5;

    private final ScheduledExecutorService thread;

    private PeriodicTask(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    /** @param pause from the end of one time to the beginning of the next */
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
        } catch (Throwable e) { // one that got through would end the schedule without a word
            LOG.warn("{} did not succeed and is tried again", name, e);
        }
    }

    /** Lets the work that is under way end, and does it no more. */
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
