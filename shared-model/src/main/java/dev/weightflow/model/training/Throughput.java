package dev.weightflow.model.training;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

final class Throughput {

    private static final int WINDOW = 20;

    private final InstantSource clock;
    private final Deque<Instant> ends = new ArrayDeque<>();

    Throughput(InstantSource clock) {
        this.clock = clock;
        ends.add(clock.instant());
    }

    void stepDone() {
        ends.add(clock.instant());
        if (ends.size() > WINDOW + 1) {
            ends.remove();
        }
    }

    Duration of(int steps) {
        return window().multipliedBy(steps).dividedBy(Math.max(1, ends.size() - 1));
    }

    /** Returns the steps a second; 0 while no time has passed. */
    double perSecond() {
        double seconds = window().toNanos() * 1e-9;
        return seconds > 0 ? (ends.size() - 1) / seconds : 0;
    }

    private Duration window() {
        Duration window = Duration.between(ends.getFirst(), ends.getLast());
        return window.isNegative() ? Duration.ZERO : window; // the clock was set back
    }
}
