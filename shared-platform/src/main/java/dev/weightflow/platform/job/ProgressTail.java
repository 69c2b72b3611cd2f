package dev.weightflow.platform.job;

import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Latest progress of a running job, in order, for readers that reconnect. */
final class ProgressTail {
    static final int LONGEST = 512;

    private final Deque<JobProgressed> points = new ArrayDeque<>();

    /** Adds newer progress; repetitions, and the progress of an earlier claim, are ignored. */
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

    /** Returns the progress after that position, the earliest first. */
    synchronized List<JobProgressed> after(StreamPosition seen) {
        return points.stream()
                .filter(progress -> position(progress).compareTo(seen) > 0)
                .toList();
    }

    static StreamPosition position(JobProgressed progress) {
        return new StreamPosition(progress.claim(), progress.sequence());
    }
}
