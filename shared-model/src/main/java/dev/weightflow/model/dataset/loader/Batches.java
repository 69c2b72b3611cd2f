package dev.weightflow.model.dataset.loader;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/** The batches of one epoch, in order; for one thread. */
public final class Batches implements Iterator<Batch>, AutoCloseable {
    private final Workers workers;
    private final LoaderConfig config;
    private final int epoch;
    private final int[] order;
    private final int steps;
    private final Queue<UnderWay> underWay = new ArrayDeque<>();
    private int begun;
    private int given;

    Batches(Workers workers, LoaderConfig config, int epoch, int[] order, int firstStep, int steps) {
        this.workers = workers;
        this.config = config;
        this.epoch = epoch;
        this.order = order;
        this.steps = steps;
        this.begun = firstStep;
        this.given = firstStep;
        beginUpTo(firstStep + config.batchesAhead());
    }

    @Override
    public boolean hasNext() {
        return given < steps;
    }

    /**
     * The next batch; waits until it is ready.
     *
     * @throws dev.weightflow.model.dataset.DatasetException naming the sample that cannot be made ready
     */
    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("epoch " + epoch + " has no step " + given);
        }
        beginUpTo(given + 1 + config.batchesAhead());
        given++;
        return underWay.remove().await();
    }

    private void beginUpTo(int step) {
        while (begun < Math.min(step, steps)) {
            int from = begun * config.batchSize();
            int to = Math.min(order.length, from + config.batchSize());
            underWay.add(workers.begin(epoch, begun, Arrays.copyOfRange(order, from, to)));
            begun++;
        }
    }

    /** Gives up the batches that were begun and not taken. */
    @Override
    public void close() {
        underWay.forEach(UnderWay::cancel);
        underWay.clear();
        given = steps;
    }
}
