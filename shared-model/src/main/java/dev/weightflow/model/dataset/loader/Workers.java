package dev.weightflow.model.dataset.loader;

import dev.weightflow.model.dataset.SampleSource;
import dev.weightflow.model.dataset.transform.Transform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that make samples, and what they make them from. */
final class Workers implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    private final SampleSource source;
    private final Transform transform;
    private final ExecutorService threads;
    private volatile boolean closed;

    Workers(SampleSource source, Transform transform, int count) {
        this.source = source;
        this.transform = transform;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "sample-loader-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins a batch of the samples at those indices. */
    UnderWay begin(int epoch, int step, int[] indices) {
        List<String> ids = Arrays.stream(indices).mapToObj(source::id).toList();
        PendingBatch batch = new PendingBatch(epoch, step, transform.size(), ids, source.tasks());
        List<Future<?>> places = new ArrayList<>(indices.length);
        for (int i = 0; i < indices.length; i++) {
            int position = i;
            places.add(threads.submit(() -> make(batch, epoch, position, indices[position])));
        }
        return new UnderWay(batch, ids, places);
    }

    private void make(PendingBatch batch, int epoch, int position, int index) {
        if (closed) {
            throw new IllegalStateException("the loader was closed; ask for batches before that");
        }
        batch.place(position, transform.apply(source.read(index), epoch, index));
    }

    @Override
    public void close() {
        closed = true;
        threads.shutdown(); // without interrupts: they would close files under other readers
        try {
            if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
