package dev.weightflow.platform.eventlog;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Asks a log for its end every ten seconds, so that one that does not answer is known before a caller waits for it; and every second
 * while somebody waits for it, or while it is away, so that one that answers again is known soon. {@link #check} belongs to one thread.
 */
final class ConnectionMonitor {
    /** Two dozen journals follow their topics on one broker, and would keep it busy with nothing else. */
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
     * Asks again if it is time and there is an answer to the last question. Never waits.
     *
     * @param awaited whether somebody waits for the log to answer
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
