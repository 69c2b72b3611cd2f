package dev.weightflow.benchmarks.projection;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntConsumer;

/** Latencies of queries about random versions. */
record Latencies(int versions) {
    private static final int QUERIES = 2_000;
    private static final int WARM_UP = 500;

    /** @param query is given the number of a version, from 0 on */
    void of(String what, IntConsumer query) {
        Random random = new Random(1);
        double[] millis = new double[QUERIES];
        for (int run = -WARM_UP; run < QUERIES; run++) {
            long began = System.nanoTime();
            query.accept(random.nextInt(versions));
            if (run >= 0) {
                millis[run] = (System.nanoTime() - began) / 1e6;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                "%s: median %.2f ms, 99th percentile %.2f ms%n", what, millis[QUERIES / 2], millis[QUERIES * 99 / 100]);
    }
}
