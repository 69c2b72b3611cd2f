package dev.weightflow.platform.eventlog;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Polls the end of a log every ten seconds, so that an outage is known before a caller waits; and every second while a caller waits or during an
 * outage, so that its end is known soon. {@link #check} is confined to one thread.
 */
final class ConnectionMonitor {
    /** Interval without callers: some two dozen journals follow their topics on one broker, and must not keep it busy with polling. */
    private static final Duration AT_REST = Duration.ofSeconds(10);

    private static final Duration AWAITED = Duration.ofSeconds(1);

    private final EventLog<?> log;
    private final LongSupplier nanoTime;
    private long asked;

    private volatile boolean asking;
    private volatile long answered;
    private volatile Offsets end;
    private volatile Optional<LogException> away = Optional.empty();

    /** @param nanoTime a monotonic clock */
    ConnectionMonitor(EventLog<?> log, Offsets end, LongSupplier nanoTime) {
        this.log = log;
        this.end = end;
        this.nanoTime = nanoTime;
        this.asked = nanoTime.getAsLong();
        this.answered = asked;
    }

    /**
     * Polls again if it is time and the last poll is answered. Never waits.
     *
     * @param awaited whether a caller waits for the log
     */
    void check(boolean awaited) {
        Duration every = awaited || away.isPresent() ? AWAITED : AT_REST;
        if (!asking && nanoTime.getAsLong() - asked > every.toNanos()) {
            asking = true;
            asked = nanoTime.getAsLong();
            log.endOffsets().whenComplete(this::answer);
        }
    }

    private void answer(Offsets found, Throwable failure) {
        if (failure == null) {
            end = found;
            answered = nanoTime.getAsLong();
        }
        away = Optional.ofNullable(failure).map(cause -> LogException.causeOf(cause, log.topic()));
        asking = false;
    }

    Optional<LogException> away() {
        return away;
    }

    Offsets end() {
        return end;
    }

    Duration sinceLastAnswer() {
        return Duration.ofNanos(nanoTime.getAsLong() - answered);
    }
}
