package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.DecidingThread;
import dev.weightflow.platform.database.DatabaseException;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.FeatureLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

final class PendingDecision<S, E extends Event, R> {
    private final EventContext context;
    private final Function<? super S, Decision<E, R>> decider;
    private final long deadline;
    private final CompletableFuture<R> future = new CompletableFuture<>();

    /** Set while an append with its events is in flight, so that giving up leaves the outcome unknown. */
    private boolean committing;

    private boolean givenUp;
    private volatile int fenced;
    private List<Envelope<E>> events = List.of();
    private Consumer<CompletableFuture<R>> answer = unanswered -> {};

    /** @param deadline in terms of {@link System#nanoTime} */
    PendingDecision(EventContext context, Function<? super S, Decision<E, R>> decider, long deadline) {
        this.context = context;
        this.decider = decider;
        this.deadline = deadline;
    }

    CompletableFuture<R> future() {
        return future;
    }

    long deadline() {
        return deadline;
    }

    List<Envelope<E>> events() {
        return events;
    }

    /**
     * Decides on the draft. An exception is kept for the caller: whether it was thrown on the current state is not known yet.
     *
     * @param followed whether another decision is made on the draft
     * @throws DatabaseException if the draft cannot be reached
     */
    void evaluate(JournalState.Draft<S, E> draft, boolean followed, JournalOptions options) {
        DecidingThread.run(() -> {
            decide(draft, followed, options);
            return null;
        });
    }

    private void decide(JournalState.Draft<S, E> draft, boolean followed, JournalOptions options) {
        try {
            Decision<E, R> decision = decider.apply(draft.state());
            Instant now = options.clock().instant();
            events = decision.events().stream()
                    .map(event -> Envelope.of(stated(event, options.facts().level()), options.source(), now, context))
                    .toList();
            draft.apply(events, followed);
            answer = unanswered -> unanswered.complete(decision.response());
        } catch (DatabaseException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            events = List.of();
            answer = unanswered -> unanswered.completeExceptionally(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Event> E stated(E event, FeatureLevel level) {
        return (E) permitted((Record) event, level);
    }

    /**
     * Returns the event without the fields that may not be stated at that level.
     *
     * @throws LogException.LevelTooLow if it may not be stated at all
     */
    static Record permitted(Record event, FeatureLevel level) {
        int needed = FeatureLevel.of(event);
        if (needed > level.level()) {
            throw new LogException.LevelTooLow(event.getClass().getSimpleName(), needed, level);
        }
        return level.without(event);
    }

    /** Marks the events as in flight, unless the caller was already told that nothing was appended. */
    synchronized boolean beginCommit() {
        committing = !givenUp;
        return committing;
    }

    /** Records that the events did not get into the log. */
    synchronized void notAppended() {
        committing = false;
    }

    void countFenced() {
        fenced++;
    }

    void answer() {
        answer.accept(future);
    }

    void fail(Throwable e) {
        future.completeExceptionally(e);
    }

    /** Fails because the log cannot be reached, unless an append is in flight. */
    void failUnlessCommitting(LogException e) {
        if (giveUp()) {
            future.completeExceptionally(e);
        }
    }

    void expire(String topic, Duration timeout) {
        if (System.nanoTime() - deadline < 0 || future.isDone()) {
            return;
        }
        if (giveUp()) {
            future.completeExceptionally(new LogException.TimedOut(topic, timeout, fenced));
        } else {
            future.completeExceptionally(new LogException.UnknownOutcome(topic, null));
        }
    }

    private synchronized boolean giveUp() {
        givenUp = givenUp || !committing;
        return givenUp;
    }
}
