package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows a log on a thread of its own: polls, applies, and tells the listeners. */
final class JournalReader<S, E extends Event> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalReader.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final EventLog<E> log;
    private final Projection<S, E> projection;
    private final List<Consumer<Envelope<E>>> listeners = new CopyOnWriteArrayList<>();
    private final Object applied = new Object();

    private volatile S state;
    private volatile Offsets position;
    private volatile Optional<LogRecord.Newer<E>> newer = Optional.empty();
    private volatile Optional<UUID> awaited = Optional.empty();
    private volatile boolean closed;
    private volatile Optional<Throwable> failure = Optional.empty();
    private Optional<Thread> thread = Optional.empty();

    JournalReader(EventLog<E> log, Projection<S, E> projection, S state, Offsets position) {
        this.log = log;
        this.projection = projection;
        this.state = state;
        this.position = position;
    }

    /**
     * Applies everything before that end on the caller's thread; not after {@link #start}.
     *
     * @param patience how long to wait when nothing arrives
     */
    void catchUp(Offsets end, Duration patience) {
        log.seek(position);
        long deadline = System.nanoTime() + patience.toNanos();
        while (!position.reaches(end)) {
            if (step()) {
                deadline = System.nanoTime() + patience.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new LogException.Unavailable(
                        log.topic(), "no records came for " + patience.toSeconds() + " seconds", null);
            }
        }
    }

    /** Follows the log from now on, and runs that after every poll, and once more when it stops by an error. */
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

    /** Polls once and applies what came. Returns whether reading went on. */
    private boolean step() {
        LogBatch<E> batch = log.poll(POLL);
        boolean advanced = !position.reaches(batch.position());
        batch.records().forEach(this::apply);
        if (advanced) {
            position = batch.position();
            wake();
        }
        return advanced;
    }

    private void wake() {
        synchronized (applied) {
            applied.notifyAll();
        }
    }

    private void apply(LogRecord<E> record) {
        if (record instanceof LogRecord.Known<E> known) {
            if (awaited.isPresent() && known.append().equals(awaited)) {
                awaited = Optional.empty();
            }
            apply(known.event());
        } else if (record instanceof LogRecord.Newer<E> unknown && newer.isEmpty()) {
            newer = Optional.of(unknown);
            LOG.error("No more decisions over {}: {}", log.topic(), LogException.NewerEvents.message(unknown));
        }
    }

    private void apply(Envelope<E> event) {
        try {
            state = projection.apply(state, event);
        } catch (RuntimeException e) {
            // the same on every instance; one event must not keep the service from all others
            LOG.error(
                    "{}: {} {} cannot be applied",
                    log.topic(),
                    event.event().type().name(),
                    event.id(),
                    e);
        }
        for (Consumer<Envelope<E>> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.error("{}: a listener failed on {}", log.topic(), event.id(), e);
            }
        }
    }

    /**
     * Waits until everything before that position is applied.
     *
     * @param deadline in terms of {@link System#nanoTime}
     */
    void await(Offsets target, long deadline) {
        synchronized (applied) {
            while (!position.reaches(target)) {
                requireRunning();
                if (thread.isEmpty()) {
                    readOn();
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

    /** Reads on the caller's thread; a log of a simulation has what it has told the end of. */
    private void readOn() {
        if (!step()) {
            throw new LogException.Unavailable(log.topic(), "its end was not reached", null);
        }
    }

    /** Polls once on the caller's thread; not after {@link #start}. */
    void follow() {
        step();
    }

    /** Looks out for that append from now on. */
    void lookFor(UUID append) {
        awaited = Optional.of(append);
    }

    /** Whether the append that was looked for has been read. */
    boolean found() {
        return awaited.isEmpty();
    }

    /** @throws LogException if what was read does not allow to decide */
    void requireDecidable() {
        requireRunning();
        newer.ifPresent(event -> {
            throw new LogException.NewerEvents(event);
        });
    }

    private void requireRunning() {
        if (closed || failure.isPresent()) {
            throw new LogException.Closed(log.topic(), failure.orElse(null));
        }
    }

    void addListener(Consumer<Envelope<E>> listener) {
        listeners.add(listener);
    }

    boolean isOwnThread() {
        return thread.filter(Thread.currentThread()::equals).isPresent();
    }

    S state() {
        return state;
    }

    Offsets position() {
        return position;
    }

    Optional<LogRecord.Newer<E>> newer() {
        return newer;
    }

    Optional<Throwable> failure() {
        return failure;
    }

    @Override
    public void close() {
        closed = true;
        wake();
        thread.ifPresent(Threads::join);
    }
}
