package dev.weightflow.evaluator.predict;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Does the predictions, one at a time, and has those who ask wait no longer than they can. */
final class PredictionThread {
    private static final int WAITING = 4;

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

    /** How much time is left to those who wait. */
    record Deadline(long nanoTime) {
        Duration left() {
            return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
        }
    }

    /**
     * What the work comes to. Work that has begun goes on after nobody waits for it any more: what it has loaded by then serves the next try.
     *
     * @throws PredictionException.Busy if it takes too long, or too many wait already
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
            return result.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
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

    /** Ends it, after the work that it does at present and that last one. */
    void close(Runnable last) {
        thread.getQueue().clear();
        thread.execute(last);
        thread.shutdown();
    }
}
