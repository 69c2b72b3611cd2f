package dev.weightflow.benchmarks.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.LongStream;

final class Load {
    private Load() {}

    /** Runs one caller, with a pause after each call. */
    static Latencies spaced(int calls, Duration pause, IntConsumer call) throws InterruptedException {
        long[] nanos = new long[calls];
        for (int i = 0; i < calls; i++) {
            Thread.sleep(pause.toMillis());
            long began = System.nanoTime();
            call.accept(i);
            nanos[i] = System.nanoTime() - began;
        }
        return Latencies.of(nanos);
    }

    /** Runs several callers without pauses for that long; the call receives the caller's number. */
    static Latencies together(int callers, Duration time, IntConsumer call)
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            long end = System.nanoTime() + time.toNanos();
            List<Future<Latencies>> running = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                int number = caller;
                running.add(threads.submit(() -> until(end, number, call)));
            }
            List<Latencies> parts = new ArrayList<>();
            for (Future<Latencies> part : running) {
                parts.add(part.get());
            }
            return Latencies.together(parts);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Latencies until(long end, int caller, IntConsumer call) {
        LongStream.Builder nanos = LongStream.builder();
        while (System.nanoTime() - end < 0) {
            long began = System.nanoTime();
            call.accept(caller);
            nanos.add(System.nanoTime() - began);
        }
        return Latencies.of(nanos.build().toArray());
    }
}
