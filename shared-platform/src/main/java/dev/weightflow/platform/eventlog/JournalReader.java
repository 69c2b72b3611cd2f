package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.DecidingThread;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.UnreadableFact;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.text.Durations;
import dev.weightflow.schema.text.Numbers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a log on a thread of its own: polls, applies, and notifies the listeners. It stops before a fact that it cannot read or apply, and ends at
 * a log that contradicts its head.
 */
final class JournalReader<S, E extends Event> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalReader.class);
    /** Poll time while decisions may be made. The log answers as soon as there is a record; this time bounds how late a decision times out. */
    private static final Duration POLL_FOR_DECISIONS = Duration.ofSeconds(1);

    private static final Duration POLL = Duration.ofSeconds(5);

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final EventLog<E> log;
    private final Projection<S, E> projection;
    private final HeadCheck head;
    private final Duration poll;
    private final List<Consumer<Envelope<E>>> listeners = new CopyOnWriteArrayList<>();
    private final Object applied = new Object();

    private volatile S state;
    private volatile Offsets position;
    private volatile Optional<UUID> awaited = Optional.empty();
    private volatile boolean closed;
    private volatile Optional<Throwable> failure = Optional.empty();
    private volatile Optional<LogException> obstacle = Optional.empty();
    /** Set once no retry can remove the obstacle. */
    private volatile boolean stuck;

    private Optional<Thread> thread = Optional.empty();

    /**
     * @param position the position before which the state includes everything
     * @param head the head of the log up to that position, and the signed head
     * @param decides whether decisions are made over the log
     */
    JournalReader(
            EventLog<E> log, Projection<S, E> projection, S state, Offsets position, HeadCheck head, boolean decides) {
        this.log = log;
        this.projection = projection;
        this.state = state;
        this.position = position;
        this.head = head;
        this.poll = decides ? POLL_FOR_DECISIONS : POLL;
    }

    /**
     * Applies everything before that end on the caller's thread, or up to an unreadable fact; not after {@link #start}.
     *
     * @param timeout longest wait while nothing arrives
     * @param told receives the progress after each batch
     */
    void catchUp(Offsets end, Duration timeout, Consumer<String> told) {
        log.seek(position);
        long first = position.sum();
        long began = System.nanoTime();
        long deadline = began + timeout.toNanos();
        while (!position.reaches(end) && obstacle.isEmpty()) {
            if (step()) {
                long now = System.nanoTime();
                deadline = now + timeout.toNanos();
                told.accept(howFar(position.sum() - first, end.sum() - first, Duration.ofNanos(now - began)));
            } else if (System.nanoTime() > deadline) {
                throw new LogException.Unavailable(
                        log.topic(), "no records came for " + timeout.toSeconds() + " seconds", null);
            }
        }
    }

    private String howFar(long done, long all, Duration taken) {
        String left = done > 0 && all > done
                ? ", about " + Durations.text(taken.multipliedBy(all - done).dividedBy(done)) + " to go"
                : "";
        return Numbers.format("it has read %,d of %,d records of %s%s.", Math.min(done, all), all, log.topic(), left);
    }

    /** Follows the log from now on, with a callback after every poll, and once more when it stops by an error. */
    void start(Runnable afterPoll) {
        Thread follower = new Thread(() -> run(afterPoll), "journal-reader-" + log.topic());
        follower.setDaemon(true);
        follower.start();
        thread = Optional.of(follower);
    }

    private void run(Runnable afterPoll) {
        try {
            while (!closed) {
                try {
                    step();
                } catch (LogException.Unavailable e) {
                    LOG.warn("{}", e.getMessage());
                    pause();
                }
                if (stuck) {
                    pause();
                }
                afterPoll.run();
            }
        } catch (RuntimeException | Error e) {
            LOG.error("The journal of {} cannot read on; restart this instance", log.topic(), e);
            failure = Optional.of(e);
            wake();
            afterPoll.run();
        }
    }

    private void pause() {
        synchronized (applied) {
            try {
                TimeUnit.MILLISECONDS.timedWait(applied, 1000);
            } catch (InterruptedException e) {
                closed = true;
            }
        }
    }

    /** Polls once and applies the result. Returns whether reading continued. On the caller's thread only if there is no other. */
    boolean step() {
        if (stuck) {
            return false;
        }
        Offsets before = position;
        Optional<LogException> met = Optional.empty();
        try {
            LogBatch<E> batch = log.poll(poll);
            met = applyAll(batch);
        } catch (LogException.Corrupt e) {
            met = Optional.of(e);
        }
        tell(met);
        boolean advanced = !before.reaches(position);
        if (advanced || met.isPresent()) {
            wake();
        }
        return advanced;
    }

    private Optional<LogException> applyAll(LogBatch<E> batch) {
        List<LogRecord<E>> records = batch.records();
        for (int next = 0; next < records.size(); next++) {
            Optional<UnreadableFact> failed = apply(records.get(next));
            if (failed.isPresent()) {
                stuck = true;
                position = position.advancedTo(behind(records.subList(0, next)));
                return failed.map(LogException.Blocked::new);
            }
        }
        head.requireReached(batch.position());
        position = position.advancedTo(batch.position());
        return batch.blocked().map(LogException.Blocked::new);
    }

    private static Offsets behind(List<? extends LogRecord<?>> records) {
        Map<Integer, Long> offsets = new HashMap<>();
        records.forEach(record -> offsets.put(record.partition(), record.offset() + 1));
        return new Offsets(offsets);
    }

    private void tell(Optional<LogException> met) {
        if (met.isPresent() && !met.map(Throwable::getMessage).equals(obstacle.map(Throwable::getMessage))) {
            LOG.error(
                    "{}: reading stops, and nothing is decided. {}",
                    log.topic(),
                    met.get().getMessage());
        } else if (met.isEmpty() && obstacle.isPresent()) {
            LOG.info("{}: reading goes on", log.topic());
        }
        obstacle = met;
    }

    private void wake() {
        synchronized (applied) {
            applied.notifyAll();
        }
    }

    private Optional<UnreadableFact> apply(LogRecord<E> record) {
        Envelope<E> event = record.event();
        try {
            state = DecidingThread.run(() -> projection.apply(state, event));
        } catch (RuntimeException e) {
            // the same on every instance of this release; skipping it would give another state than later releases have
            LOG.error("{}: {} cannot be applied", log.topic(), event.id(), e);
            return Optional.of(UnreadableFact.at(log.topic(), record.partition(), record.offset(), event.event())
                    .notApplicable(e));
        }
        head.advance(record);
        if (awaited.isPresent() && record.append().equals(awaited)) {
            awaited = Optional.empty();
        }
        for (Consumer<Envelope<E>> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.error("{}: a listener failed on {}", log.topic(), event.id(), e);
            }
        }
        return Optional.empty();
    }

    /** @param deadline in terms of {@link System#nanoTime} */
    void await(Offsets target, long deadline) {
        synchronized (applied) {
            while (!position.reaches(target)) {
                requireDecidable();
                if (thread.isEmpty()) {
                    // a simulated log holds everything before its end
                    if (!step()) {
                        requireDecidable();
                        throw new LogException.Unavailable(log.topic(), "its end was not reached", null);
                    }
                    continue;
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new LogException.Unavailable(log.topic(), "its end was not reached in time", null);
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(applied, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new LogException.Closed(log.topic(), null);
                }
            }
        }
    }

    /** Watches for that append from now on. */
    void lookFor(UUID append) {
        awaited = Optional.of(append);
    }

    boolean found() {
        return awaited.isEmpty();
    }

    /** @throws LogException if the state does not allow decisions */
    void requireDecidable() {
        if (closed || failure.isPresent()) {
            throw new LogException.Closed(log.topic(), failure.orElse(null));
        }
        obstacle.ifPresent(met -> {
            throw met;
        });
    }

    void addListener(Consumer<Envelope<E>> listener) {
        listeners.add(listener);
    }

    S state() {
        return state;
    }

    /** Replaces the state by an equal one; confined to the reading thread. */
    void replace(BiFunction<S, Offsets, S> equal) {
        state = DecidingThread.run(() -> equal.apply(state, position));
    }

    Offsets position() {
        return position;
    }

    /** Returns the head of the applied facts; confined to the reading thread. */
    LogHead head() {
        return head.reached();
    }

    /** Returns whether the state includes every fact before the position. */
    boolean isWhole() {
        return obstacle.isEmpty();
    }

    Optional<Throwable> failure() {
        return failure;
    }

    @Override
    public void close() {
        closed = true;
        wake();
        log.wakeUp();
        thread.ifPresent(JournalReader::join);
    }

    /** Waits for the end of a journal's thread, and interrupts it if that takes too long. */
    static void join(Thread thread) {
        try {
            thread.join(GRACE.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(GRACE.toMillis());
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
