package dev.weightflow.platform.service;

import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.schema.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a service consists of while it runs, handed to the function that starts it: what is to be closed, in which order, and what health
 * probes are to ask.
 *
 * <p>Work ends first, when the process is told to stop; then the channels; then what was opened, the last one first.
 */
public final class ServiceContext {
    /** How long a log may be silent before the service no longer knows what is in it. */
    static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

    private final CloseableRegistry opened = new CloseableRegistry();
    private final CloseableRegistry workers = new CloseableRegistry();
    private final List<Supplier<Optional<String>>> readiness = new CopyOnWriteArrayList<>();
    private final List<Supplier<Optional<String>>> liveness = new CopyOnWriteArrayList<>();
    private final Consumer<String> whileStarting;
    private volatile boolean finished;

    ServiceContext(Consumer<String> whileStarting) {
        this.whileStarting = whileStarting;
    }

    /** Says, to who asks before the service has started, what it waits for. */
    public void starting(String what) {
        whileStarting.accept(what);
    }

    /** Keeps what has been opened, a journal or a client, to be closed at the very end. */
    public <T extends AutoCloseable> T open(T resource) {
        return opened.opened(resource);
    }

    /** Keeps what works on its own, a job worker or a {@link PeriodicTask}, to be closed as soon as the process is told to stop. */
    public <T extends AutoCloseable> T work(T worker) {
        return workers.opened(worker);
    }

    /** The process has done what it was started for, and is to end. */
    public void finished() {
        finished = true;
    }

    boolean isFinished() {
        return finished;
    }

    /** The service is not ready while that says why. */
    public void readyUnless(Supplier<Optional<String>> notReady) {
        readiness.add(notReady);
    }

    /**
     * Keeps a journal open. The service is not ready while it could not be read for a minute or, where it is the service's own, nothing can be
     * decided; whoever needs another's asks {@link Journal#notReady} and waits. A process whose journal has ended is to be restarted.
     */
    public <S, E extends Event> Journal<S, E> follow(Journal<S, E> journal) {
        open(journal);
        if (journal.writes()) {
            readyUnless(journal::notReady);
        }
        readyWhileRead(journal.topic(), journal::timeSinceLastRead);
        aliveUnless(journal::ended);
        return journal;
    }

    void readyWhileRead(String log, Supplier<Duration> timeSinceLastRead) {
        readyUnless(() -> Optional.of(timeSinceLastRead.get())
                .filter(silence -> silence.compareTo(LONGEST_SILENCE) > 0)
                .map(silence -> "The log of " + log + " could not be read for " + silence.toSeconds()
                        + " s; is Kafka running?"));
    }

    /** The process is to be restarted when that says why. */
    public void aliveUnless(Supplier<Optional<String>> notAlive) {
        liveness.add(notAlive);
    }

    Optional<String> notReady() {
        return first(readiness);
    }

    Optional<String> notAlive() {
        return first(liveness);
    }

    void stopWork() {
        workers.close();
    }

    void close() {
        opened.close();
    }

    private static Optional<String> first(List<Supplier<Optional<String>>> checks) {
        return checks.stream().flatMap(check -> check.get().stream()).findFirst();
    }
}
