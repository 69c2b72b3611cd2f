package dev.weightflow.platform.log;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps journals up to date on a thread of its own, and knows when it last could. */
public final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final ScheduledExecutorService thread;
    private final AtomicLong lastSuccess = new AtomicLong(System.nanoTime());

    private Follower(String name) {
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, name);
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /** Follows the journal from now on; a log that does not answer is asked again. */
    public static Follower of(String name, Journal<?, ?> journal) {
        Follower follower = new Follower(name);
        follower.thread.scheduleWithFixedDelay(
                () -> follower.step(journal), 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        return follower;
    }

    private void step(Journal<?, ?> journal) {
        try {
            while (journal.follow() > 0) {
                lastSuccess.set(System.nanoTime());
            }
            lastSuccess.set(System.nanoTime());
        } catch (RuntimeException e) {
            LOG.warn("The log cannot be followed at present: {}", e.getMessage());
        }
    }

    /** How long ago the log was last read without failure: a readiness check's matter. */
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastSuccess.get());
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
