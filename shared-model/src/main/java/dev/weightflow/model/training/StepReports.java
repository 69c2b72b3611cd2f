package dev.weightflow.model.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Pending figures of steps for a listener. The latest steps stay unread, so that the device is given the next step before this thread waits for the
 * last one.
 */
final class StepReports implements AutoCloseable {

    private final int behind;
    private final Deque<Unread> unread = new ArrayDeque<>();
    private final Deque<Figures> read = new ArrayDeque<>();

    /** @param behind the number of steps that stay unread */
    StepReports(int behind) {
        this.behind = behind;
    }

    /**
     * Figures of a step.
     *
     * @param number of steps before it
     */
    record Figures(int number, double learningRate, StepMetrics metrics) {}

    private record Unread(int number, double learningRate, PendingMetrics metrics) {}

    /**
     * Adds a step's figures and reads those that are no longer among the latest.
     *
     * @throws TrainingException.Diverged if one of those is not finite
     */
    void add(int number, double learningRate, PendingMetrics metrics) {
        unread.add(new Unread(number, learningRate, metrics));
        readUpTo(behind);
    }

    /**
     * Reads all.
     *
     * @throws TrainingException.Diverged if one is not finite
     */
    void readAll() {
        readUpTo(0);
    }

    private void readUpTo(int left) {
        while (unread.size() > left) {
            Unread next = unread.remove();
            read.add(new Figures(next.number, next.learningRate, next.metrics.read(next.number)));
        }
    }

    /** Passes the figures that were read to the listener, in their order. */
    void tell(Consumer<Figures> listener) {
        while (!read.isEmpty()) {
            listener.accept(read.remove());
        }
    }

    @Override
    public void close() {
        unread.forEach(step -> step.metrics.close());
    }
}
