package dev.weightflow.platform.lifecycle;

import dev.weightflow.platform.time.Sleeper;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service that is started in the background, again and again until it succeeds: a log or a store that does not answer is waited for.
 * Meanwhile the process is alive, not ready, and {@link #unready()} says why.
 *
 * @param <S> the running service
 */
public final class LateStart<S extends AutoCloseable> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LateStart.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

    private final Supplier<S> start;
    private final Consumer<Duration> sleep;
    private volatile Optional<S> service = Optional.empty();
    private volatile String trouble = "it has not read its logs yet.";
    private volatile boolean closed;

    /** @param start starts the service, or throws an exception that says why it cannot */
    public LateStart(Supplier<S> start) {
        this(start, Sleeper.real());
    }

    LateStart(Supplier<S> start, Consumer<Duration> sleep) {
        this.start = start;
        this.sleep = sleep;
    }

    /** Begins to start it, and does not wait. */
    public void begin(String threadName) {
        Thread starter = new Thread(this::untilStarted, threadName);
        starter.setDaemon(true);
        starter.start();
    }

    void untilStarted() {
        while (!closed && service.isEmpty()) {
            try {
                keep(start.get());
            } catch (RuntimeException e) {
                trouble = Objects.requireNonNullElse(e.getMessage(), e.toString());
                LOG.warn("Not ready: {}", trouble);
                sleep.accept(BETWEEN_TRIES);
            }
        }
    }

    /** What has started while the process was told to end is closed at once. */
    private synchronized void keep(S started) {
        if (closed) {
            close(started);
        } else {
            service = Optional.of(started);
        }
    }

    /**
     * The service.
     *
     * @throws ServiceStartingException until it has started
     */
    public S started() {
        return service.orElseThrow(() -> new ServiceStartingException(trouble));
    }

    /** What the service answers; {@code meanwhile} before it has started. */
    public <T> T ask(Function<S, T> question, T meanwhile) {
        return service.map(question).orElse(meanwhile);
    }

    /** Why the service cannot serve, if it cannot. */
    public Optional<String> unready() {
        return service.isPresent() ? Optional.empty() : Optional.of(trouble);
    }

    /** Closes the service, and starts it no more. */
    @Override
    public synchronized void close() {
        closed = true;
        service.ifPresent(LateStart::close);
    }

    private static void close(AutoCloseable service) {
        try {
            service.close();
        } catch (Exception e) {
            LOG.warn("The service did not close cleanly: {}", e.getMessage(), e);
        }
    }
}
