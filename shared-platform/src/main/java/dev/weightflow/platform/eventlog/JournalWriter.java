package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.database.DatabaseException;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes decisions on a thread of its own: those in the queue are evaluated one after another, each on the state after the one before, and their
 * events are appended in one transaction (group commit).
 *
 * <p>A response is given only for a state that is known to have been current. While this instance is the log's writer, a transaction that commits
 * proves that nobody wrote in between; where there is nothing to append, the log is read to its end first.
 */
final class JournalWriter<S, E extends Event> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);
    private static final int LARGEST_BATCH = 256;

    private final EventLog<E> log;
    private final JournalReader<S, E> reader;
    private final JournalOptions options;
    private final JournalMetrics metrics;
    private final Jitter jitter;
    private final BlockingQueue<PendingDecision<S, E, ?>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final boolean threaded;

    /** Decisions without a response, in the queue or in progress. */
    private final Set<PendingDecision<S, E, ?>> waiting = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;
    /** Set while this instance is the log's writer, as far as it knows, and has applied all earlier events. */
    private boolean acquired;
    /** Position that the state on which is decided must include. */
    private Offsets known = Offsets.BEGINNING;

    private Duration timeToAcquire = Duration.ofMillis(20);

    JournalWriter(
            EventLog<E> log,
            JournalReader<S, E> reader,
            JournalOptions options,
            JournalMetrics metrics,
            Jitter jitter,
            boolean threaded) {
        this.log = log;
        this.reader = reader;
        this.options = options;
        this.metrics = metrics;
        this.jitter = jitter;
        this.thread = new Thread(this::run, "journal-writer-" + log.topic());
        thread.setDaemon(true);
        this.threaded = threaded;
        if (threaded) {
            thread.start();
        }
    }

    void submit(PendingDecision<S, E, ?> decision) {
        waiting.add(decision);
        decision.future().whenComplete((response, failure) -> waiting.remove(decision));
        queue.add(decision);
        if (closed) {
            failAll(new LogException.Closed(log.topic(), null));
        } else if (!threaded) {
            process(new ArrayList<>(), LARGEST_BATCH);
        }
    }

    /** Returns whether a caller waits for a decision. */
    boolean isAwaited() {
        return !waiting.isEmpty();
    }

    /** Fails decisions that have timed out and, during an outage, all that no append can have reached. */
    void sweep(Optional<LogException> away) {
        waiting.forEach(decision -> {
            away.ifPresent(decision::failUnlessCommitting);
            decision.expire(log.topic(), options.timeout());
        });
    }

    /** Fails all waiting decisions; none of them will be appended. */
    void failAll(LogException e) {
        waiting.forEach(decision -> decision.failUnlessCommitting(e));
    }

    private void run() {
        while (!closed) {
            List<PendingDecision<S, E, ?>> batch = new ArrayList<>();
            try {
                batch.add(queue.take());
                process(batch, LARGEST_BATCH);
            } catch (InterruptedException e) {
                closed = true;
            } catch (RuntimeException | Error e) {
                LOG.error("Decisions over {} failed unexpectedly", log.topic(), e);
                acquired = false;
                batch.forEach(decision -> decision.fail(e));
            }
        }
        failAll(new LogException.Closed(log.topic(), null));
    }

    /** Makes these decisions, together with waiting ones up to the largest batch. */
    private void process(List<PendingDecision<S, E, ?>> batch, int largest) {
        for (int attempt = 1; !closed; attempt++) {
            fill(batch, largest);
            if (batch.isEmpty()) {
                return;
            }
            try {
                if (decide(batch, largest)) {
                    return;
                }
            } catch (LogException.Fenced e) {
                LOG.debug("{}: fenced, deciding again", log.topic());
                acquired = false;
                batch.forEach(PendingDecision::countFenced);
                jitter.pause(attempt, timeToAcquire);
            } catch (LogException.Refused e) {
                acquired = false;
                if (batch.size() == 1) {
                    batch.get(0).fail(e);
                } else {
                    // the refused events' decision is unknown, so each is tried alone
                    batch.forEach(decision -> process(new ArrayList<>(List.of(decision)), 1));
                }
                return;
            } catch (LogException e) {
                acquired = false;
                batch.forEach(decision -> decision.fail(e));
                return;
            }
        }
    }

    private void fill(List<PendingDecision<S, E, ?>> batch, int largest) {
        queue.drainTo(batch, largest - batch.size());
        batch.removeIf(decision -> decision.future().isDone());
    }

    /** Returns whether all decisions are made; otherwise nothing was appended, and those that still wait must be made again. */
    private boolean decide(List<PendingDecision<S, E, ?>> batch, int largest) {
        if (!acquired) {
            readToEnd(deadline(batch));
            if (evaluate(batch).isEmpty()) {
                batch.forEach(PendingDecision::answer);
                return true;
            }
            acquire(deadline(batch));
            // decisions that have arrived meanwhile join the batch, while this instance is the writer
            fill(batch, largest);
            if (batch.isEmpty()) {
                return true;
            }
        }
        long deadline = deadline(batch);
        List<Envelope<E>> events = evaluate(batch);
        if (events.isEmpty()) {
            readToEnd(deadline);
            events = evaluate(batch);
        }
        if (events.isEmpty()) {
            batch.forEach(PendingDecision::answer);
            return true;
        }
        return append(batch, events, deadline);
    }

    private static long deadline(List<? extends PendingDecision<?, ?, ?>> batch) {
        return batch.stream().mapToLong(PendingDecision::deadline).max().orElseThrow();
    }

    private void acquire(long deadline) {
        long began = System.nanoTime();
        log.acquire();
        // events that others appended before they were fenced must be applied before the decision
        readToEnd(deadline);
        acquired = true;
        timeToAcquire = Duration.ofNanos(System.nanoTime() - began);
    }

    private void readToEnd(long deadline) {
        read(log.currentEnd(), deadline);
    }

    private void read(Offsets end, long deadline) {
        reader.await(end, deadline);
        known = known.advancedTo(end);
    }

    private List<Envelope<E>> evaluate(List<PendingDecision<S, E, ?>> batch) {
        List<Envelope<E>> events = new ArrayList<>();
        // closed before the append, because the reader cannot apply while it changes
        try (JournalState.Draft<S, E> draft = reader.draft(known)) {
            for (int next = 0; next < batch.size(); next++) {
                PendingDecision<S, E, ?> decision = batch.get(next);
                decision.evaluate(draft, next + 1 < batch.size(), options);
                events.addAll(decision.events());
            }
        } catch (DatabaseException e) {
            throw LogException.NotProjected.because(log.topic(), e);
        }
        return events;
    }

    private boolean append(List<PendingDecision<S, E, ?>> batch, List<Envelope<E>> events, long deadline) {
        if (!batch.stream().map(PendingDecision::beginCommit).reduce(true, Boolean::logicalAnd)) {
            batch.forEach(PendingDecision::notAppended);
            return false;
        }
        UUID id = UUID.randomUUID();
        reader.lookFor(id);
        try {
            Offsets end = log.append(id, events);
            metrics.appended(events);
            answerWhenApplied(batch, end, deadline);
            return true;
        } catch (LogException.UnknownOutcome e) {
            LOG.warn("{} Looking for it.", e.getMessage());
            return resolve(batch, id, deadline);
        } catch (LogException e) {
            batch.forEach(PendingDecision::notAppended);
            throw e;
        }
    }

    private void answerWhenApplied(List<PendingDecision<S, E, ?>> batch, Offsets end, long deadline) {
        try {
            read(end, deadline);
            batch.forEach(PendingDecision::answer);
        } catch (LogException e) {
            acquired = false;
            batch.forEach(decision -> decision.fail(new LogException.UnknownOutcome(log.topic(), e)));
        }
    }

    /** Finds out whether an append is in the log: once the log is acquired again, nobody can complete or abort it any more. */
    private boolean resolve(List<PendingDecision<S, E, ?>> batch, UUID id, long deadline) {
        acquired = false;
        for (int attempt = 1;
                !closed
                        && batch.stream()
                                .anyMatch(decision -> !decision.future().isDone());
                attempt++) {
            try {
                acquire(deadline);
                if (reader.found()) {
                    LOG.info("{}: the append {} is in the log", log.topic(), id);
                    metrics.appended(batch.stream()
                            .flatMap(decision -> decision.events().stream())
                            .toList());
                    batch.forEach(PendingDecision::answer);
                    return true;
                }
                LOG.info("{}: the append {} is not in the log, deciding again", log.topic(), id);
                batch.forEach(PendingDecision::notAppended);
                return false;
            } catch (LogException e) {
                LOG.debug("{}: the outcome of {} is not known yet", log.topic(), id, e);
                jitter.pause(attempt, timeToAcquire);
            }
        }
        batch.forEach(decision -> decision.fail(new LogException.UnknownOutcome(log.topic(), null)));
        return true;
    }

    @Override
    public void close() {
        closed = true;
        // at once, because the append in progress may take long
        failAll(new LogException.Closed(log.topic(), null));
        queue.add(nothing());
        JournalReader.join(thread);
        failAll(new LogException.Closed(log.topic(), null));
    }

    /** Returns an empty decision that only wakes the deciding thread. */
    private PendingDecision<S, E, Void> nothing() {
        PendingDecision<S, E, Void> nothing = new PendingDecision<>(EventContext.NONE, state -> Decision.none(null), 0);
        nothing.future().complete(null);
        return nothing;
    }
}
