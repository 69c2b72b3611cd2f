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
 * Components of a running service, handed to the function that starts it: what to close, in which order, and what health probes ask.
 *
 * <p>Work ends first, when the process is told to stop; then the channels; then the other resources, in reverse order of opening.
 */
public final class ServiceContext {
    /** Longest silence of a log before its content counts as unknown. */
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

    /** Sets the reason for which the service has not started yet, for requests before the start. */
    public void starting(String what) {
        whileStarting.accept(what);
    }

    /** Registers an opened resource, such as a journal or a client, to be closed at the very end. */
    public <T extends AutoCloseable> T open(T resource) {
        return opened.opened(resource);
    }

    /** Registers background work, such as a job worker or a {@link PeriodicTask}, to be closed as soon as the process is told to stop. */
    public <T extends AutoCloseable> T work(T worker) {
        return workers.opened(worker);
    }

    /** Marks the process's work as done, so that it ends. */
    public void finished() {
        finished = true;
    }

    boolean isFinished() {
        return finished;
    }

    /** Registers a readiness check: the service is not ready while it returns a reason. */
    public void readyUnless(Supplier<Optional<String>> notReady) {
        readiness.add(notReady);
    }

    /**
     * Registers a journal. The service is not ready while it could not be read for a minute or, if it is the service's own, no decision can be made;
     * users of another service's journal ask {@link Journal#notReady} and wait. A process whose journal has ended must be restarted.
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

    /** Registers a liveness check: the process must be restarted when it returns a reason. */
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
