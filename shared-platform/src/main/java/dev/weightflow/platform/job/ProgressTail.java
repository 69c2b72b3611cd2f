package dev.weightflow.platform.job;

import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest progress of a job that runs, in order: what a reader who comes back has missed. */
final class ProgressTail {
    static final int LONGEST = 512;

    private final Deque<JobProgressed> points = new ArrayDeque<>();

    /** Adds what is later than all that is known; a repetition, or the progress of an earlier claim, is passed over. */
    synchronized ProgressTail with(JobProgressed progress) {
        if (points.isEmpty() || position(progress).compareTo(position()) > 0) {
            points.addLast(progress);
            if (points.size() > LONGEST) {
                points.removeFirst();
            }
        }
        return this;
    }

    synchronized JobProgressed latest() {
        return points.getLast();
    }

    synchronized StreamPosition position() {
        return position(points.getLast());
    }

    /** What is later than that position, the earliest first. */
    synchronized List<JobProgressed> after(StreamPosition seen) {
        return points.stream()
                .filter(progress -> position(progress).compareTo(seen) > 0)
                .toList();
    }

    static StreamPosition position(JobProgressed progress) {
        return new StreamPosition(progress.claim(), progress.sequence());
    }
}
