package dev.weightflow.model.dataset.loader;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.ViolationCode;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** The batches of one epoch, in order; for one thread. */
public final class Batches implements Iterator<Batch>, AutoCloseable {
    private final DataLoader loader;
    private final LoaderConfig config;
    private final int epoch;
    private final int[] order;
    private final int steps;
    private final Queue<Pending> pending = new ArrayDeque<>();
    private int begun;
    private int given;

    /** A batch whose samples are being made. */
    record Pending(Batch batch, List<Future<?>> samples) {}

    Batches(DataLoader loader, LoaderConfig config, int epoch, int[] order, int firstStep, int steps) {
        this.loader = loader;
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
     * @throws DatasetException {@link ViolationCode#SAMPLE_FAILED}, or the reader's own code, naming the first sample that cannot be
     *     made ready
     */
    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("epoch " + epoch + " has no step " + given);
        }
        beginUpTo(given + 1 + config.batchesAhead());
        given++;
        return await(pending.remove());
    }

    private void beginUpTo(int step) {
        while (begun < Math.min(step, steps)) {
            int from = begun * config.batchSize();
            int to = Math.min(order.length, from + config.batchSize());
            pending.add(loader.begin(epoch, begun, Arrays.copyOfRange(order, from, to)));
            begun++;
        }
    }

    private static Batch await(Pending next) {
        for (int i = 0; i < next.samples().size(); i++) {
            String id = next.batch().ids().get(i);
            try {
                next.samples().get(i).get();
            } catch (ExecutionException e) {
                throw failed(id, e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw DatasetException.of(
                        ViolationCode.SAMPLE_FAILED,
                        id,
                        "waiting for sample %s was interrupted; begin the step again".formatted(id),
                        e);
            }
        }
        return next.batch();
    }

    private static DatasetException failed(String id, Throwable cause) {
        ViolationCode code =
                cause instanceof DatasetException known ? known.fault().code() : ViolationCode.SAMPLE_FAILED;
        return DatasetException.of(
                code,
                id,
                "sample %s cannot be made ready: %s"
                        .formatted(id, cause.getMessage() == null ? cause : cause.getMessage()),
                cause);
    }

    /** Gives up the batches that were begun and not taken. */
    @Override
    public void close() {
        pending.forEach(batch -> batch.samples().forEach(sample -> sample.cancel(false)));
        pending.clear();
        given = steps;
    }
}
