package dev.weightflow.chaos.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Clock that stands still until it is advanced, or runs at an offset from another one, which may be negative, and may change. */
final class VirtualClock extends Clock {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Clock other;
    private Duration ahead;

    VirtualClock() {
        this(Clock.fixed(START, ZoneOffset.UTC), Duration.ZERO);
    }

    VirtualClock(Clock other, Duration ahead) {
        this.other = other;
        this.ahead = ahead;
    }

    void advance(Duration time) {
        ahead = ahead.plus(time);
    }

    void set(Duration ahead) {
        this.ahead = ahead;
    }

    /** Returns the time of a monotonic clock. */
    long nanos() {
        return sinceStart().toNanos();
    }

    Duration sinceStart() {
        return Duration.between(START, instant());
    }

    @Override
    public Instant instant() {
        return other.instant().plus(ahead);
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
