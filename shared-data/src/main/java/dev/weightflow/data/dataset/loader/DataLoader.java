package dev.weightflow.data.dataset.loader;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Sample;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.transform.Transform;
import dev.weightflow.schema.dataset.Split;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/**
 * Loads a source's samples as batches. The content of a step of an epoch depends on the seed alone, not on threads, so that a run may begin at any
 * step without the steps before. The worker threads belong to the loader and end with {@link #close()}.
 */
public final class DataLoader implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    private final SampleSource source;
    private final Transform transform;
    private final LoaderConfig config;
    private final ExecutorService workers;
    private volatile boolean closed;

    private DataLoader(SampleSource source, Transform transform, LoaderConfig config) {
        this.source = source;
        this.transform = transform;
        this.config = config;
        AtomicInteger number = new AtomicInteger();
        this.workers = Executors.newFixedThreadPool(config.workers(), task -> {
            Thread thread = new Thread(task, "sample-loader-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Creates a loader over all samples of a source.
     *
     * @throws DatasetException {@link ViolationCode#NO_SAMPLES} if an epoch would have no batch
     */
    public static DataLoader of(SampleSource source, Transform transform, LoaderConfig config) {
        if (stepsPerEpoch(source, config) == 0) {
            throw DatasetException.of(
                    ViolationCode.NO_SAMPLES,
                    config.split().key(),
                    "%d samples of the %s split make no batch of %d; add samples or choose a smaller batch"
                            .formatted(source.size(), config.split().key(), config.batchSize()));
        }
        return new DataLoader(source, transform, config);
    }

    public int stepsPerEpoch() {
        return stepsPerEpoch(source, config);
    }

    /** Iterates the batches of an epoch from a step on; both count from 0. Must be closed, above all when leaving early. */
    public Batches epoch(int epoch, int firstStep) {
        if (epoch < 0 || firstStep < 0 || firstStep > stepsPerEpoch()) {
            throw new IllegalArgumentException("epoch %d has no step %d to begin at; its steps are 0 to %d"
                    .formatted(epoch, firstStep, stepsPerEpoch() - 1));
        }
        return new Batches(epoch, firstStep);
    }

    public Batches epoch(int epoch) {
        return epoch(epoch, 0);
    }

    /** Returns the source's indices in the order of an epoch, without the dropped ones. */
    int[] order(int epoch) {
        return config.split() == Split.TRAIN
                ? source.order(config.seed(), epoch, Math.multiplyExact(stepsPerEpoch(), config.batchSize()))
                : IntStream.range(0, source.size()).toArray();
    }

    private Pending begin(int epoch, int step, int[] indices) {
        Pending pending = new Pending(
                epoch, step, Arrays.stream(indices).mapToObj(source::id).toList());
        for (int i = 0; i < indices.length; i++) {
            int position = i;
            pending.futures.add(workers.submit(() -> make(pending, position, indices[position])));
        }
        return pending;
    }

    private void make(Pending pending, int position, int index) {
        if (closed) {
            throw new IllegalStateException("the loader was closed; ask for batches before that");
        }
        pending.place(position, transform.apply(source.read(index), pending.epoch, index));
    }

    /** Stops the threads; samples in progress are finished first. */
    @Override
    public void close() {
        closed = true;
        workers.shutdown(); // without interrupts: they would close files under other readers
        try {
            if (!workers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static int stepsPerEpoch(SampleSource source, LoaderConfig config) {
        int samples = config.split() == Split.TRAIN ? source.epochSize() : source.size();
        int whole = samples / config.batchSize();
        boolean rest = samples % config.batchSize() > 0 && config.split() == Split.VAL;
        return rest ? whole + 1 : whole;
    }

    /** Batch whose samples are in progress; the thread that finishes the last of them stacks them. */
    private final class Pending {
        private final int epoch;
        private final int step;
        private final List<String> ids;
        private final AtomicReferenceArray<Sample> samples;
        private final AtomicInteger missing;
        private final List<Future<?>> futures = new ArrayList<>();
        private volatile Batch batch;

        Pending(int epoch, int step, List<String> ids) {
            this.epoch = epoch;
            this.step = step;
            this.ids = ids;
            this.samples = new AtomicReferenceArray<>(ids.size());
            this.missing = new AtomicInteger(ids.size());
        }

        void place(int position, Sample sample) {
            samples.set(position, sample);
            if (missing.decrementAndGet() == 0) {
                List<Sample> all = IntStream.range(0, samples.length())
                        .mapToObj(samples::get)
                        .toList();
                batch = Batch.of(epoch, step, transform.size(), all, source.tasks());
            }
        }
    }

    /** The batches of one epoch, in order; for one thread. */
    public final class Batches implements Iterator<Batch>, AutoCloseable {
        private final int epoch;
        private final int[] order;
        private final int steps = stepsPerEpoch();
        private final Queue<Pending> pending = new ArrayDeque<>();
        private int begun;
        private int given;

        private Batches(int epoch, int firstStep) {
            this.epoch = epoch;
            this.order = order(epoch);
            this.begun = firstStep;
            this.given = firstStep;
            beginUpTo(firstStep + config.batchesAhead());
        }

        @Override
        public boolean hasNext() {
            return given < steps;
        }

        /**
         * Returns the next batch; blocks until it is ready.
         *
         * @throws DatasetException {@link ViolationCode#SAMPLE_FAILED}, or the reader's own code, naming the first sample that could not be prepared
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
                pending.add(begin(epoch, begun, Arrays.copyOfRange(order, from, to)));
                begun++;
            }
        }

        private static Batch await(Pending next) {
            for (int i = 0; i < next.futures.size(); i++) {
                String id = next.ids.get(i);
                try {
                    next.futures.get(i).get();
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
            return next.batch;
        }

        private static DatasetException failed(String id, Throwable cause) {
            ViolationCode code =
                    cause instanceof DatasetException known ? known.fault().code() : ViolationCode.SAMPLE_FAILED;
            return DatasetException.of(
                    code,
                    id,
                    "sample %s cannot be prepared: %s"
                            .formatted(id, cause.getMessage() == null ? cause : cause.getMessage()),
                    cause);
        }

        /** Discards the batches that were begun and not taken. */
        @Override
        public void close() {
            pending.forEach(batch -> batch.futures.forEach(sample -> sample.cancel(false)));
            pending.clear();
            given = steps;
        }
    }
}
