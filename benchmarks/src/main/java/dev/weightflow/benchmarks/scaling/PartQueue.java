package dev.weightflow.benchmarks.scaling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Ingestion of one dataset in parts by workers that may be evicted. One of them lists the source for all, then each packs one part after another. An
 * evicted one is replaced, and the part that it had in progress is packed anew; where it was the one that had listed, the source is listed again, while
 * the others go on.
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

    /**
     * Worker that next has a part at that time; it will be evicted at the other.
     *
     * @param lists whether it has listed the source, so that its successor does, too
     */
    private record Worker(double ready, double evicted, boolean lists) {}

    /**
     * Returns the seconds from the request to the dataset.
     *
     * @param evictions mean seconds between two evictions of a worker; infinite for none
     */
    double simulate(int parts, int workers, double evictions, long seed) {
        SplittableRandom random =
                new SplittableRandom(seed); // the first numbers of Random are alike for seeds that follow each other
        PriorityQueue<Worker> queue = new PriorityQueue<>((one, other) -> Double.compare(one.ready(), other.ready()));
        Worker first = begun(0, 0, true, evictions, random);
        queue.add(first);
        for (int worker = 1; worker < workers; worker++) {
            queue.add(begun(0, first.ready(), false, evictions, random));
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
                queue.add(new Worker(done, next.evicted(), next.lists()));
            } else {
                queue.add(begun(next.evicted() + restart, 0, next.lists(), evictions, random));
            }
        }
        double last = Collections.max(ends);
        return last
                + assembly
                + renewal * ends.stream().filter(end -> end < last - YOUNG).count();
    }

    /** @param listed when there is a list for those who do not list themselves */
    private Worker begun(double at, double listed, boolean lists, double evictions, SplittableRandom random) {
        double evicted =
                at + (Double.isInfinite(evictions) ? evictions : -evictions * Math.log(1 - random.nextDouble()));
        double ready = lists ? at + list : Math.max(at, listed);
        return ready < evicted
                ? new Worker(ready, evicted, lists)
                : begun(evicted + restart, listed, lists, evictions, random);
    }
}
