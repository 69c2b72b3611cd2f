package dev.weightflow.evaluator.measure;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Who computes: one evaluation, or one who predicts a single image between two of the evaluation's batches. Whoever has waited longest is
 * next, so that nobody who waits has more than one batch ahead of those that came before.
 */
public final class Turns {
    private final ReentrantLock computing = new ReentrantLock(true);

    /** Work of any length, which {@link #pause pauses} now and then. */
    public <T> T hold(Supplier<T> work) {
        computing.lock();
        try {
            return work.get();
        } finally {
            computing.unlock();
        }
    }

    /** Lets those who wait compute, and goes on after them. To be called by work that {@link #hold holds} the turn. */
    void pause() {
        computing.unlock();
        computing.lock();
    }

    /** Short work, as soon as it is its turn; nothing, if that takes longer, or there is no time at all. */
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
