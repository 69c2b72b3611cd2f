package dev.weightflow.model.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The figures of steps on their way to who hears of them. Some steps stay unread behind the latest, so that the device is given the next
 * step before this thread waits for the last one.
 */
final class StepReports implements AutoCloseable {

    private final int behind;
    private final Deque<Unread> unread = new ArrayDeque<>();
    private final Deque<Figures> read = new ArrayDeque<>();

    /** @param behind how many steps stay unread */
    StepReports(int behind) {
        this.behind = behind;
    }

    /**
     * A step's figures.
     *
     * @param number how many steps were made before it
     */
    record Figures(int number, double learningRate, StepMetrics metrics) {}

    private record Unread(int number, double learningRate, UnreadMetrics metrics) {}

    /**
     * Takes a step's figures and reads those that have been left long enough.
     *
     * @throws TrainingException.Diverged if one of those has not been finite
     */
    void add(int number, double learningRate, UnreadMetrics metrics) {
        unread.add(new Unread(number, learningRate, metrics));
        readUpTo(behind);
    }

    /**
     * Reads all.
     *
     * @throws TrainingException.Diverged if one has not been finite
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

    /** Hands over in their order the figures that are read. */
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
