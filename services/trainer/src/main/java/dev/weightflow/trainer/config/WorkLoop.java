package dev.weightflow.trainer.config;

import dev.weightflow.trainer.work.Worker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that works on one job after the other. */
final class WorkLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkLoop.class);
    private static final Duration IDLE = Duration.ofMillis(500);

    private final Worker worker;
    private final Duration grace;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::work, "worker");

    private WorkLoop(Worker worker, Duration grace) {
        this.worker = worker;
        this.grace = grace;
    }

    /** @param grace how long the worker may take to give its job back after {@link #close} */
    static WorkLoop start(Worker worker, Duration grace) {
        WorkLoop loop = new WorkLoop(worker, grace);
        loop.thread.setDaemon(true);
        loop.thread.start();
        return loop;
    }

    /** Whether jobs are still being looked for; an error of the virtual machine ends that. */
    boolean alive() {
        return thread.isAlive();
    }

    private void work() {
        while (!isClosing()) {
            if (!worked()) {
                pause();
            }
        }
    }

    /** Works on a job, if there is one. Kafka or the store may be away for a while; the thread must outlive that. */
    private boolean worked() {
        try {
            return worker.workOnNext(this::isClosing);
        } catch (RuntimeException e) {
            LOG.warn("could not work at present: {}", e.getMessage());
            return false;
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void pause() {
        try {
            closing.await(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(grace.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
