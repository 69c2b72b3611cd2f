package dev.weightflow.benchmarks.journal;

import dev.weightflow.schema.text.Numbers;
import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

public record Latencies(long[] sortedNanos) {
    public static Latencies of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latencies(sorted);
    }

    static Latencies together(Iterable<Latencies> parts) {
        LongStream.Builder all = LongStream.builder();
        parts.forEach(part -> Arrays.stream(part.sortedNanos).forEach((LongConsumer) all::add));
        return of(all.build().toArray());
    }

    int count() {
        return sortedNanos.length;
    }

    public double millis(double share) {
        return sortedNanos[(int) Math.min(sortedNanos.length - 1L, (long) (share * sortedNanos.length))] / 1e6;
    }

    @Override
    public String toString() {
        return Numbers.format("p50 %.1f ms, p99 %.1f ms, longest %.1f ms", millis(0.5), millis(0.99), millis(1));
    }
}
