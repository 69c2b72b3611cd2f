package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.schema.event.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** State folded from a log, and the decisions that append to it. Safe for many threads, and for many instances over one log. */
public final class Journal<S, E extends Event> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final EventLog<E> log;
    private final JournalOptions options;
    private final JournalReader<S, E> reader;
    private final ConnectionMonitor connection;
    private final TopicWatch topicWatch;
    private final JournalMetrics metrics;
    private final Optional<JournalWriter<S, E>> writer;
    private final Optional<HeadKeeper> headKeeper;
    /** Confined to the reading thread. */
    private boolean mustNotBeLost;

    private Journal(
            EventLog<E> log,
            JournalState.Opening<S, E> opening,
            JournalOptions options,
            boolean writes,
            Jitter jitter,
            boolean threaded) {
        this.log = log;
        this.options = options;
        Set<String> accepted = options.facts().skipped();
        Optional<LogOwner> owner =
                options.heads().map(objects -> new LogOwner(objects, options.facts(), log, options.clock()));
        Optional<LogHeads> heads = owner.map(LogOwner::heads);
        Optional<LogHeads.Stored> found = owner.flatMap(
                known -> known.require(writes && options.facts().signatures().canSign(), options.recorded()));
        LogHeads.Kept stored = found.map(LogHeads.Stored::kept).orElse(LogHeads.Kept.NONE);
        LogHead signed = stored.head().without(log.topic(), accepted);
        LogHeads.Kept kept = signed.equals(stored.head()) ? stored : stored.withNewEpoch();
        // read after the head: facts are visible before their head is stored
        Offsets end = log.currentEnd();
        requireWhole(signed, end);
        JournalState<S, E> state = opening.open(
                log.origin(),
                String.join("\n", EventForms.fingerprint(log), kept.epoch(), new TreeSet<>(accepted).toString()),
                threaded);
        long began = System.nanoTime();
        try {
            requireSame(state, signed, end);
            this.reader = new JournalReader<>(log, state, signed, writes);
            reader.catchUp(end, options.timeout(), howFar -> {
                options.replayProgress().accept(howFar);
                keepWhileReading();
            });
        } catch (RuntimeException e) {
            state.close();
            throw e;
        }
        LOG.info(
                "{}: replayed {} records after {} in {} ms",
                log.topic(),
                reader.position().sum() - reader.start().sum(),
                reader.start().sum(),
                Duration.ofNanos(System.nanoTime() - began).toMillis());
        this.connection = new ConnectionMonitor(log, end, System::nanoTime);
        this.topicWatch = new TopicWatch(log, System::nanoTime, threaded);
        this.metrics = new JournalMetrics(
                options.meters(),
                log.topic(),
                () -> reader.position().distanceTo(connection.end()),
                () -> !reader.isWhole());
        this.headKeeper = heads.filter(any -> writes)
                .map(objects ->
                        new HeadKeeper(objects, kept, accepted, options.headBehind(), options.clock(), threaded));
        if (!kept.equals(stored) && writes) {
            LOG.warn("{}: a loss of facts was accepted by {}", log.topic(), FactReader.ACCEPT_LOSS);
            if (!heads.orElseThrow().write(new LogHeads.Kept(reader.head(), kept.epoch()), found)) {
                throw new LogException.Unavailable(
                        log.topic(), "another instance has accepted the loss at the same time", null);
            }
        }
        this.writer = Optional.of(writes)
                .filter(decides -> decides)
                .map(decides -> new JournalWriter<>(log, reader, options, metrics, jitter, threaded));
        if (writes) {
            metrics.showCounters(log);
        }
        onEvent(event -> mustNotBeLost |= options.keepsHeadAfter().test(event.event()));
        if (threaded) {
            reader.start(this::afterPoll);
        }
    }

    /** Begins anew with a state that facts went into which the log has lost since. */
    private void requireSame(JournalState<S, E> state, LogHead signed, Offsets before) {
        // another instance may have gone on with the same tables meanwhile
        Offsets end = before.reaches(state.position()) ? before : log.currentEnd();
        boolean anew = TailCheck.contradiction(state, log.topic(), signed, end)
                .filter(state::startAnew)
                .isPresent();
        if (!anew) {
            requireWhole(state.head(), end);
        }
    }

    private void requireWhole(LogHead head, Offsets end) {
        head.missingFrom(end).ifPresent(partition -> {
            throw LogException.Damaged.shortened(
                    log.topic(),
                    partition,
                    end.of(partition),
                    head.of(partition).offset());
        });
    }

    /**
     * Reads the log to its present end, from the newest snapshot if there is one, and follows it from then on.
     *
     * @param log the log, which this journal then owns; it is closed if it cannot be read
     * @throws LogException if the log cannot be read
     */
    public static <S, E extends Event> Journal<S, E> open(
            EventLog<E> log, Projection<S, E> projection, JournalOptions options) {
        return open(log, projection, options, true, Jitter.real());
    }

    /** As {@link #open}, for a log that another service writes: this journal makes no decisions. */
    public static <S, E extends Event> Journal<S, E> readOnly(
            EventLog<E> log, Projection<S, E> projection, JournalOptions options) {
        return open(log, projection, options, false, Jitter.real());
    }

    /** As {@link #open(EventLog, Projection, JournalOptions)}, into tables of the {@linkplain JournalOptions#withDatabases database}. */
    public static <V, E extends Event> Journal<V, E> open(
            EventLog<E> log, TableProjection<V, E> projection, JournalOptions options) {
        return opened(log, TableState.opening(projection, options), options, true, Jitter.real());
    }

    /** As {@link #readOnly(EventLog, Projection, JournalOptions)}, into tables of the {@linkplain JournalOptions#withDatabases database}. */
    public static <V, E extends Event> Journal<V, E> readOnly(
            EventLog<E> log, TableProjection<V, E> projection, JournalOptions options) {
        return opened(log, TableState.opening(projection, options), options, false, Jitter.real());
    }

    static <S, E extends Event> Journal<S, E> open(
            EventLog<E> log, Projection<S, E> projection, JournalOptions options, boolean writes, Jitter jitter) {
        return opened(log, MemoryState.opening(projection, options), options, writes, jitter);
    }

    private static <S, E extends Event> Journal<S, E> opened(
            EventLog<E> log,
            JournalState.Opening<S, E> opening,
            JournalOptions options,
            boolean writes,
            Jitter jitter) {
        try {
            return new Journal<>(log, opening, options, writes, jitter, true);
        } catch (RuntimeException e) {
            if (e instanceof LogException.Replaced || e instanceof LogException.BucketLost) {
                options.meters()
                        .counter("weightflow.failures", "code", ((LogException) e).code())
                        .increment();
            }
            log.close();
            throw e;
        }
    }

    /**
     * Opens a journal without threads, for simulations: a caller's decision is made on the caller's thread, and {@link #follow} reads on. Otherwise
     * it works like one with threads, as long as the log answers at once.
     *
     * @param writes whether it makes decisions
     */
    public static <S, E extends Event> Journal<S, E> onCallersThread(
            EventLog<E> log, Projection<S, E> projection, JournalOptions options, boolean writes) {
        return new Journal<>(log, MemoryState.opening(projection, options), options, writes, Jitter.none(), false);
    }

    /** As {@link #onCallersThread(EventLog, Projection, JournalOptions, boolean)}, into tables. */
    public static <V, E extends Event> Journal<V, E> onCallersThread(
            EventLog<E> log, TableProjection<V, E> projection, JournalOptions options, boolean writes) {
        return new Journal<>(log, TableState.opening(projection, options), options, writes, Jitter.none(), false);
    }

    /** Reads the facts since the last time, on the caller's thread; for journals {@linkplain #onCallersThread without threads}. */
    public void follow() {
        reader.step();
        keep();
    }

    private void afterPoll() {
        connection.check(writer.filter(JournalWriter::isAwaited).isPresent());
        if (reader.failure().isEmpty()) {
            topicWatch.check();
        }
        writer.ifPresent(decisions -> {
            decisions.sweep(connection.away());
            if (reader.failure().isPresent()) {
                decisions.failAll(
                        new LogException.Closed(log.topic(), reader.failure().get()));
            }
        });
        keep();
    }

    /** Offers state and head for storing, but not of a log that could not be read to its end. */
    private void keep() {
        if (reader.isWhole()) {
            reader.keep();
            headKeeper.ifPresent(background -> background.offer(reader.head(), mustNotBeLost));
            mustNotBeLost = false;
        }
    }

    private void keepWhileReading() {
        if (reader.isWhole()) {
            reader.keepWhileReading();
        }
    }

    public String topic() {
        return log.topic();
    }

    /** Returns the state as far as the log was read, without waiting for the log. */
    public S state() {
        return reader.state();
    }

    /**
     * Makes a decision on everything in the log, and appends its events.
     *
     * <p>The future completes when they are durable and applied to {@link #state}. It fails with the decider's exception, or a {@link LogException};
     * only after a {@link LogException.UnknownOutcome} may something have been appended. It is completed by the journal's own thread: dependent
     * actions must be quick and must not wait for another decision.
     *
     * @param context the context that the decision's events inherit
     * @param decider looks at the state without side effects. It may be called several times, and its exception goes to the caller with nothing
     * appended. It is {@linkplain dev.weightflow.platform.DecidingThread quick}: anything to be read from a store or computed for long is prepared
     * before, and the decision only checks that what it was computed for still holds
     * @throws IllegalStateException if the journal is read-only
     */
    public <R> CompletableFuture<R> decide(EventContext context, Function<? super S, Decision<E, R>> decider) {
        JournalWriter<S, E> decisions = writer.orElseThrow(() -> new IllegalStateException(
                "The topic " + log.topic() + " belongs to another service; send it a request instead."));
        long began = System.nanoTime();
        PendingDecision<S, E, R> decision = new PendingDecision<>(
                context, decider, began + options.timeout().toNanos());
        try {
            requireDecidable();
            connection.away().ifPresent(away -> {
                throw away;
            });
            decisions.submit(decision);
        } catch (LogException e) {
            decision.fail(e);
        }
        // completed after the measurement, so that a caller with the response finds the decision counted
        CompletableFuture<R> outcome = new CompletableFuture<>();
        decision.future().whenComplete((response, failure) -> {
            metrics.decided(Duration.ofNanos(System.nanoTime() - began));
            if (failure == null) {
                outcome.complete(response);
            } else {
                outcome.completeExceptionally(failure);
            }
        });
        return outcome;
    }

    /**
     * Calls the listener for every event that is applied from now on, by this instance or another, once and in order, after it is in the {@link
     * #state}. The listener must be quick; its exceptions are logged.
     */
    public void onEvent(Consumer<Envelope<E>> listener) {
        reader.addListener(listener);
    }

    public Duration timeSinceLastRead() {
        return connection.sinceLastAnswer();
    }

    /** Returns why no decisions can be made at present, with the way out; empty if they can. */
    public Optional<String> notReady() {
        try {
            requireDecidable();
            return connection.away().map(Throwable::getMessage);
        } catch (LogException e) {
            return Optional.of(e.getMessage());
        }
    }

    private void requireDecidable() {
        reader.requireDecidable();
        topicWatch.fault().ifPresent(fault -> {
            throw fault;
        });
        headKeeper.flatMap(HeadKeeper::contradiction).ifPresent(contradiction -> {
            throw contradiction;
        });
    }

    /** Returns why this journal has stopped reading for the life of this process, if it has; a restart may help. */
    public Optional<String> ended() {
        return reader.failure().map(failure -> new LogException.Closed(topic(), failure).getMessage());
    }

    public boolean writes() {
        return writer.isPresent();
    }

    /** Fails waiting decisions, completes the append in progress, and closes the log. */
    @Override
    public void close() {
        writer.ifPresent(JournalWriter::close);
        headKeeper.ifPresent(HeadKeeper::close);
        topicWatch.close();
        reader.close();
        metrics.close();
        log.close();
    }
}
