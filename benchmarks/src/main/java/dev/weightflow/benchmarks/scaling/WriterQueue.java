package dev.weightflow.benchmarks.scaling;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Decisions of many trainers about one topic, in sequence as its transactional writer makes them. Every trainer claims a training as soon as one is
 * queued, publishes its start, commits checkpoints, completes it, and looks for the next; trainings arrive at such a rate that a given part of all
 * trainers' time is used.
 */
final class WriterQueue {
    private final Random random;
    private final double decision;
    private final PriorityQueue<Moment> moments =
            new PriorityQueue<>((one, other) -> Double.compare(one.time(), other.time()));
    private double[] waits = new double[1 << 12];
    private int decisions;
    private double free;

    /** @param left of the training, in seconds; less than 0 for a request */
    private record Moment(double time, double left) {}

    /**
     * @param busy the part of the time in which the writer decides
     * @param median of the time from request to decision, in seconds
     */
    record Waits(long trainings, long decisions, double busy, double median, double p99) {}

    /** @param decision duration of one decision, in seconds, of any trainer */
    WriterQueue(double decision, long seed) {
        this.decision = decision;
        this.random = new Random(seed);
    }

    /**
     * @param length mean length of a training, in seconds; lengths are exponential
     * @param commits seconds between two commits
     * @param busy the part of the trainers' time that is used
     */
    Waits simulate(int trainers, double length, double commits, double busy, double seconds) {
        moments.add(new Moment(0, -1));
        long completed = 0;
        int idle = trainers;
        int waiting = 0;
        while (moments.peek().time() < seconds) {
            Moment now = moments.poll();
            double decided = decide(now.time());
            if (now.left() < 0) {
                moments.add(new Moment(now.time() + exponential(length / (trainers * busy)), -1));
                waiting++;
            } else if (now.left() == 0) {
                completed++;
                idle++;
            } else {
                moments.add(after(decided, now.left(), commits));
            }
            if (idle > 0 && waiting > 0) {
                idle--;
                waiting--;
                double claimed = decide(decided);
                moments.add(after(decide(claimed), exponential(length), commits));
            }
        }
        double[] sorted = Arrays.copyOf(waits, decisions);
        Arrays.sort(sorted);
        return new Waits(
                completed,
                decisions,
                decisions * decision / seconds,
                sorted[decisions / 2],
                sorted[(int) (decisions * 0.99)]);
    }

    private static Moment after(double time, double left, double commits) {
        double next = Math.min(commits, left);
        return new Moment(time + next, left - next);
    }

    private double exponential(double mean) {
        return -mean * Math.log(1 - random.nextDouble());
    }

    private double decide(double asked) {
        free = Math.max(free, asked) + decision;
        if (decisions == waits.length) {
            waits = Arrays.copyOf(waits, 2 * decisions);
        }
        waits[decisions++] = free - asked;
        return free;
    }
}
