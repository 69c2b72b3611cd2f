package dev.weightflow.registry.review;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a task on a thread of its own whenever it is woken, and at least so often. */
public final class ReviewLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReviewLoop.class);
    private static final Duration TO_CLOSE = Duration.ofSeconds(10);

    private final BlockingQueue<Boolean> wishes = new ArrayBlockingQueue<>(1);
    private final Duration every;
    private Optional<Thread> thread = Optional.empty();
    private volatile boolean closing;

    /** @param every how long it waits at most between two runs */
    public ReviewLoop(Duration every) {
        this.every = every;
    }

    /** Begins at once. */
    public synchronized void start(Runnable task) {
        Thread fresh = new Thread(() -> run(task), "review");
        fresh.setDaemon(true);
        fresh.start();
        thread = Optional.of(fresh);
    }

    /** Whether it runs: a liveness check's matter. A run may take long while the store does not answer. */
    public synchronized boolean alive() {
        return thread.filter(Thread::isAlive).isPresent();
    }

    /** Asks for a run soon; many wishes before it are one. */
    public void wake() {
        wishes.offer(Boolean.TRUE);
    }

    private void run(Runnable task) {
        while (!closing) {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("The review failed", e);
            }
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
        Optional<Thread> running;
        synchronized (this) {
            running = thread;
        }
        try {
            if (running.isPresent()) {
                running.get().join(TO_CLOSE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
