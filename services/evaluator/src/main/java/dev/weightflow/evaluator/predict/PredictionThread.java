package dev.weightflow.evaluator.predict;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Runs predictions, one at a time, and limits the time that callers wait. */
final class PredictionThread {
    private static final int WAITING = 4;

    /** Longest wait for a forward pass: that of a large model on a small machine. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Duration patience;
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), work -> {
                Thread predictions = new Thread(work, "predictions");
                predictions.setDaemon(true);
                return predictions;
            });

    PredictionThread(Duration patience) {
        this.patience = patience;
    }

    /** Time until which a caller waits for work to begin computing. Once it has begun, the caller waits for its end. */
    static final class Deadline {
        private final long nanoTime;
        private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

        private enum State {
            WAITING,
            BEGUN,
            GIVEN_UP
        }

        Deadline(long nanoTime) {
            this.nanoTime = nanoTime;
        }

        Duration left() {
            return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
        }

        /** @throws PredictionException.Busy if no caller waits any more */
        void begin() {
            if (!state.compareAndSet(State.WAITING, State.BEGUN)) {
                throw new PredictionException.Busy();
            }
        }

        private boolean giveUp() {
            return state.compareAndSet(State.WAITING, State.GIVEN_UP);
        }
    }

    /**
     * Runs the work and returns its result. Work that nobody waits for any more goes on until it would compute: the next request benefits from what
     * it has loaded by then.
     *
     * @throws PredictionException.Busy if it does not begin to compute in time, or too many wait already
     */
    <T> T run(Function<Deadline, T> work) {
        Deadline deadline = new Deadline(System.nanoTime() + patience.toNanos());
        Future<T> result;
        try {
            result = thread.submit(() -> work.apply(deadline));
        } catch (RejectedExecutionException e) {
            throw new PredictionException.Busy();
        }
        try {
            return result(result, deadline);
        } catch (TimeoutException e) {
            result.cancel(false);
            throw new PredictionException.Busy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PredictionException.Busy();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw (Error) e.getCause();
        }
    }

    private static <T> T result(Future<T> result, Deadline deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return result.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            if (deadline.giveUp()) {
                throw e;
            }
            return result.get(LONGEST.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Ends the thread after the present work and a last piece. */
    void close(Runnable last) {
        thread.getQueue().clear();
        thread.execute(last);
        thread.shutdown();
    }
}
