package dev.weightflow.platform.eventlog;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Asks a log for its end every second, so that one that does not answer is known before a caller waits for it, and one that
 * answers again is known soon. {@link #check} belongs to one thread.
 */
final class ConnectionMonitor {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final EventLog<?> log;
    private Optional<CompletableFuture<Offsets>> question = Optional.empty();
    private long asked;

    private volatile long answered = System.nanoTime();
    private volatile Offsets end = Offsets.BEGINNING;
    private volatile Optional<LogException> away = Optional.empty();

    ConnectionMonitor(EventLog<?> log, Offsets end) {
        this.log = log;
        this.end = end;
        this.asked = System.nanoTime();
    }

    /** Takes the answer if there is one, and asks again if it is time. Never waits. */
    void check() {
        if (question.filter(CompletableFuture::isDone).isPresent()) {
            take(question.get());
            question = Optional.empty();
        }
        if (question.isEmpty() && System.nanoTime() - asked > EVERY.toNanos()) {
            asked = System.nanoTime();
            question = Optional.of(log.endOffsets());
        }
    }

    private void take(CompletableFuture<Offsets> answer) {
        try {
            end = answer.join();
            answered = System.nanoTime();
            away = Optional.empty();
        } catch (CompletionException e) {
            away = Optional.of(LogException.causeOf(e, log.topic()));
        }
    }

    Optional<LogException> away() {
        return away;
    }

    Offsets end() {
        return end;
    }

    Duration sinceLastAnswer() {
        return Duration.ofNanos(System.nanoTime() - answered);
    }
}
