package dev.weightflow.evaluator.measure;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Fair lock on the device, shared by one evaluation and by predictions of single images between two of its batches. The longest waiting is next, so
 * that nobody waits for more than one batch besides those that came before.
 */
public final class FairLock {
    private final ReentrantLock computing = new ReentrantLock(true);

    /** Runs work of any length, which must {@link #pause} now and then. */
    public <T> T hold(Supplier<T> work) {
        computing.lock();
        try {
            return work.get();
        } finally {
            computing.unlock();
        }
    }

    /** Lets waiting callers compute, and continues after them. To be called by work that {@link #hold holds} the turn. */
    void pause() {
        computing.unlock();
        computing.lock();
    }

    /** Runs short work as soon as it is its turn; empty if that takes longer, or there is no time at all. */
    public <T> Optional<T> take(Duration patience, Supplier<T> work) throws InterruptedException {
        if (patience.isZero() || !computing.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.get());
        } finally {
            computing.unlock();
        }
    }
}
