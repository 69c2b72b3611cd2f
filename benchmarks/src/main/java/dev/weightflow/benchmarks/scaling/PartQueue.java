package dev.weightflow.benchmarks.scaling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Ingestion of one dataset in parts by workers that may be evicted. A worker lists the source, then packs one part after another; an evicted one is
 * replaced, lists the source again, and the part that it had in progress is packed anew.
 *
 * @param list seconds to list the source
 * @param part seconds to pack a part, on one core
 * @param assembly seconds to put all parts together
 * @param renewal seconds to store a part anew whose objects have waited for {@link #YOUNG} or longer
 * @param restart seconds until an evicted worker's place is taken
 */
record PartQueue(double list, double part, double assembly, double renewal, double restart) {
    /** Time that a part may wait for the others, in seconds, before it is stored anew. */
    private static final double YOUNG = 6 * 3600;

    /** Time that was given up after this many seconds. */
    private static final double LONGEST = 3e8;

    /** Worker that next has a part at that time; it will be evicted at the other. */
    private record Worker(double ready, double evicted) {}

    /**
     * Returns the seconds from the request to the dataset.
     *
     * @param evictions mean seconds between two evictions of a worker; infinite for none
     */
    double simulate(int parts, int workers, double evictions, long seed) {
        Random random = new Random(seed);
        PriorityQueue<Worker> queue = new PriorityQueue<>((one, other) -> Double.compare(one.ready(), other.ready()));
        for (int worker = 0; worker < workers; worker++) {
            queue.add(begun(0, evictions, random));
        }
        List<Double> ends = new ArrayList<>();
        int left = parts;
        while (left > 0) {
            Worker next = queue.poll();
            if (next.ready() > LONGEST) {
                return Double.POSITIVE_INFINITY;
            }
            double done = next.ready() + part;
            if (done <= next.evicted()) {
                left--;
                ends.add(done);
                queue.add(new Worker(done, next.evicted()));
            } else {
                queue.add(begun(Math.max(next.evicted(), 0) + restart, evictions, random));
            }
        }
        double last = Collections.max(ends);
        return last
                + assembly
                + renewal * ends.stream().filter(end -> end < last - YOUNG).count();
    }

    private Worker begun(double at, double evictions, Random random) {
        double evicted =
                at + (Double.isInfinite(evictions) ? evictions : -evictions * Math.log(1 - random.nextDouble()));
        double ready = at + list;
        return ready < evicted ? new Worker(ready, evicted) : begun(evicted + restart, evictions, random);
    }
}
