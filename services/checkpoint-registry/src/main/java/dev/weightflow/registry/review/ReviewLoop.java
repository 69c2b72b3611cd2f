package dev.weightflow.registry.review;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a task on a thread of its own whenever it is woken, and at least so often. */
public final class ReviewLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReviewLoop.class);
    private static final Duration TO_CLOSE = Duration.ofSeconds(10);

    private final BlockingQueue<Boolean> wishes = new ArrayBlockingQueue<>(1);
    private final AtomicLong lastDone = new AtomicLong(System.nanoTime());
    private final Runnable task;
    private final Duration every;
    private final Thread thread;
    private volatile boolean closing;

    private ReviewLoop(Runnable task, Duration every) {
        this.task = task;
        this.every = every;
        this.thread = new Thread(this::run, "review");
        thread.setDaemon(true);
    }

    /** Begins at once. */
    public static ReviewLoop start(Runnable task, Duration every) {
        ReviewLoop loop = new ReviewLoop(task, every);
        loop.thread.start();
        return loop;
    }

    /** Asks for a run soon; many wishes before it are one. */
    public void wake() {
        wishes.offer(Boolean.TRUE);
    }

    /** How long ago a run ended last: a liveness check's matter. */
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastDone.get());
    }

    private void run() {
        while (!closing) {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("The review failed", e);
            }
            lastDone.set(System.nanoTime());
            try {
                wishes.poll(every.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        wake();
        try {
            thread.join(TO_CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
