package dev.weightflow.ingestion.part;

import dev.weightflow.schema.id.Digest;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claim of a part, renewed by a thread of its own until it is closed; without {@link #finish}, the part is given back then. */
public final class PartClaim implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartClaim.class);

    private final PartBoard board;
    private final int number;
    private final Duration interval;
    private final ScheduledExecutorService renewals = Executors.newSingleThreadScheduledExecutor(PartClaim::thread);
    private volatile boolean lost;
    private boolean finished;

    PartClaim(PartBoard board, int number, Duration interval) {
        this.board = board;
        this.number = number;
        this.interval = interval;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "part-claim");
        thread.setDaemon(true);
        return thread;
    }

    public int number() {
        return number;
    }

    /** Begins the renewals. */
    public PartClaim renewing(Supplier<Counted> counted) {
        long every = interval.toNanos();
        renewals.scheduleWithFixedDelay(() -> renew(counted), every, every, TimeUnit.NANOSECONDS);
        return this;
    }

    private void renew(Supplier<Counted> counted) {
        try {
            lost = lost || !board.renewed(number, counted);
        } catch (RuntimeException e) { // which would end the renewals
            LOG.warn("The claim of part {} cannot be renewed right now: {}", number, e.getMessage());
        }
    }

    /** @throws LostException if another worker has the part by now */
    public void throwIfLost() {
        if (lost) {
            throw new LostException(number);
        }
    }

    /** States that the part is packed. The document, and all that it names, is stored. */
    public void finish(Digest document, Counted counted) {
        end();
        board.packed(number, document, counted);
        finished = true;
    }

    private void end() {
        renewals.shutdownNow();
        try {
            renewals.awaitTermination(interval.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end();
        if (!finished && !lost) {
            try {
                board.giveBack(number);
            } catch (RuntimeException e) {
                LOG.info("The claim of part {} is left to its end: {}", number, e.getMessage());
            }
        }
    }

    /** The part was claimed by another worker, as this one was silent for too long. */
    public static final class LostException extends RuntimeException {
        LostException(int number) {
            super("part " + number + " was claimed by another worker, which has not heard of this one");
        }
    }
}
