package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.database.DatabaseException;
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
    private final JournalState<S, E> state;
    private final Duration poll;
    private final List<Consumer<Envelope<E>>> listeners = new CopyOnWriteArrayList<>();
    private final Object applied = new Object();

    private HeadCheck head;
    private volatile TailCheck tail;
    /** Position of the state before it was read on. */
    private Offsets start;
    /** Set until the log was read to its end once: nobody has seen the state before. */
    private boolean opening = true;

    private volatile Offsets position;
    /** Position before which the listeners need not be told: a state that is built anew is read a second time. */
    private Offsets told;
    /** Set after a failure of the state, whose position must be found out before reading goes on. */
    private boolean lost;

    private volatile Optional<UUID> awaited = Optional.empty();
    private volatile boolean closed;
    private volatile Optional<Throwable> failure = Optional.empty();
    private volatile Optional<LogException> obstacle = Optional.empty();
    /** Set once no retry can remove the obstacle. */
    private volatile boolean stuck;

    private Optional<Thread> thread = Optional.empty();

    /**
     * @param signed the signed head, which the log must reach
     * @param decides whether decisions are made over the log
     */
    JournalReader(EventLog<E> log, JournalState<S, E> state, LogHead signed, boolean decides) {
        this.log = log;
        this.state = state;
        this.position = state.position();
        this.told = position;
        this.start = position;
        this.head = new HeadCheck(log.topic(), state.head(), signed);
        this.tail = new TailCheck(log.topic(), state.lastFacts());
        this.poll = decides ? POLL_FOR_DECISIONS : POLL;
    }

    /**
     * Applies everything before that end on the caller's thread, or up to an unreadable fact; not after {@link #start}.
     *
     * @param timeout longest wait while nothing arrives
     * @param told receives the progress after each batch
     */
    void catchUp(Offsets end, Duration timeout, Consumer<String> told) {
        begin();
        long began = System.nanoTime();
        long deadline = began + timeout.toNanos();
        while (!(position.reaches(end) && tail.isDone()) && obstacle.isEmpty()) {
            if (step()) {
                long now = System.nanoTime();
                deadline = now + timeout.toNanos();
                told.accept(
                        howFar(position.sum() - start.sum(), end.sum() - start.sum(), Duration.ofNanos(now - began)));
            } else if (System.nanoTime() > deadline) {
                throw new LogException.Unavailable(
                        log.topic(), "no records came for " + timeout.toSeconds() + " seconds", null);
            }
        }
        opening = false;
        try {
            state.opened();
        } catch (DatabaseException e) {
            lose(e);
        }
    }

    /** Decides nothing until the state is found again. */
    private void lose(DatabaseException why) {
        lost = true;
        tell(Optional.of(LogException.NotProjected.because(log.topic(), why)));
    }

    /** Begins to read with the facts that are to be compared. */
    private void begin() {
        try {
            log.seek(tail.from(position));
        } catch (LogException.Damaged e) {
            // the beginning of the log was given up, and they with it
            tail.forgo();
            log.seek(position);
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
                if (stuck || lost) {
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
        int unchecked = tail.remaining();
        Optional<LogException> met = Optional.empty();
        try {
            if (lost || state.isDamaged()) {
                recover();
            }
            LogBatch<E> batch = checked(log.poll(poll));
            met = applyAll(batch).or(this::beingRebuilt);
        } catch (LogException.Corrupt e) {
            met = Optional.of(e);
        } catch (DatabaseException e) {
            lost = true;
            met = Optional.of(LogException.NotProjected.because(log.topic(), e));
        }
        tell(met);
        boolean advanced = !before.reaches(position) || tail.remaining() < unchecked;
        if (advanced || met.isPresent()) {
            wake();
        }
        return advanced;
    }

    /** Returns the batch without what the state includes already, once that was compared. */
    private LogBatch<E> checked(LogBatch<E> batch) {
        if (tail.isDone()) {
            return batch;
        }
        Optional<String> other = tail.compare(batch);
        if (other.isPresent()) {
            startAnew(other.get());
            return new LogBatch<>(List.of(), position, Optional.empty());
        }
        return new LogBatch<>(
                batch.records().stream()
                        .filter(record -> record.offset() >= position.of(record.partition()))
                        .toList(),
                batch.position(),
                batch.blocked());
    }

    private void startAnew(String why) {
        if (!opening || !state.startAnew(why)) {
            throw LogException.Truncated.by(log.topic(), why);
        }
        tail.forgo();
        head = head.restarted(state.head());
        log.seek(state.position());
        position = state.position();
        told = position;
        start = position;
    }

    /** Goes back to where the state is: what was read after it is read again. */
    private void recover() {
        lost = true;
        state.recover();
        head = head.restarted(state.head());
        tail = new TailCheck(log.topic(), state.lastFacts());
        position = state.position();
        begin();
        lost = false;
    }

    /** A state that is built anew lacks facts that this instance has answered by already. */
    private Optional<LogException> beingRebuilt() {
        return position.reaches(told)
                ? Optional.empty()
                : Optional.of(LogException.NotProjected.rebuilding(log.topic()));
    }

    private Optional<LogException> applyAll(LogBatch<E> batch) {
        List<LogRecord<E>> records = batch.records();
        Optional<JournalState.Inapplicable> failed = state.apply(records);
        List<LogRecord<E>> applied =
                failed.map(failure -> records.subList(0, failure.index())).orElse(records);
        Offsets next = position.advancedTo(failed.isPresent() ? behind(applied) : batch.position());
        applied.forEach(head::advance);
        if (failed.isEmpty()) {
            head.requireReached(batch.position());
        }
        state.commit(next, head::reached);
        position = next;
        applied.forEach(this::tellOf);
        told = told.advancedTo(next);
        if (failed.isPresent()) {
            stuck = true;
            return failed.map(failure -> inapplicable(records.get(failure.index()), failure.why()));
        }
        return batch.blocked().map(LogException.Blocked::new);
    }

    /** The same on every instance of this release; skipping it would give another state than later releases have. */
    private LogException inapplicable(LogRecord<E> record, RuntimeException why) {
        Envelope<E> event = record.event();
        LOG.error("{}: {} cannot be applied", log.topic(), event.id(), why);
        return new LogException.Blocked(
                UnreadableFact.at(log.topic(), record.partition(), record.offset(), event.event())
                        .notApplicable(why));
    }

    private static Offsets behind(List<? extends LogRecord<?>> records) {
        Map<Integer, Long> offsets = new HashMap<>();
        records.forEach(record -> offsets.put(record.partition(), record.offset() + 1));
        return new Offsets(offsets);
    }

    private void tell(Optional<LogException> met) {
        if (met.isPresent() && !met.map(Throwable::getMessage).equals(obstacle.map(Throwable::getMessage))) {
            LOG.error("{}: nothing is decided. {}", log.topic(), met.get().getMessage());
        } else if (met.isEmpty() && obstacle.isPresent()) {
            LOG.info("{}: everything is read again", log.topic());
        }
        obstacle = met;
    }

    private void wake() {
        synchronized (applied) {
            applied.notifyAll();
        }
    }

    private void tellOf(LogRecord<E> record) {
        Envelope<E> event = record.event();
        if (awaited.isPresent() && record.append().equals(awaited)) {
            awaited = Optional.empty();
        }
        if (record.offset() < told.of(record.partition())) {
            return;
        }
        for (Consumer<Envelope<E>> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.error("{}: a listener failed on {}", log.topic(), event.id(), e);
            }
        }
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
        if (!tail.isDone()) {
            throw LogException.NotProjected.comparing(log.topic());
        }
    }

    void addListener(Consumer<Envelope<E>> listener) {
        listeners.add(listener);
    }

    S state() {
        return state.current();
    }

    /** As {@link JournalState#draft}, if the state allows decisions. */
    JournalState.Draft<S, E> draft(Offsets known) {
        requireDecidable();
        return state.draft(known);
    }

    /** Stores the state if it is due; confined to the reading thread. */
    void keep() {
        state.keep(head());
    }

    /** As {@link #keep}, during the replay. */
    void keepWhileReading() {
        state.keepWhileReading(head());
    }

    /** Returns the position from which the log was read on at the opening. */
    Offsets start() {
        return start;
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
        return obstacle.isEmpty() && tail.isDone();
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
        state.close();
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
