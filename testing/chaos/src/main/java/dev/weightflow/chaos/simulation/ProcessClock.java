package dev.weightflow.chaos.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The clock of one process, which is fast or slow by something that may change. */
final class ProcessClock extends Clock {
    private final VirtualClock world;
    private Duration skew;

    ProcessClock(VirtualClock world, Duration skew) {
        this.world = world;
        this.skew = skew;
    }

    void set(Duration skew) {
        this.skew = skew;
    }

    @Override
    public Instant instant() {
        return world.instant().plus(skew);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
