package dev.weightflow.platform.service;

import dev.weightflow.platform.time.Sleeper;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service that is started in the background, again and again until it succeeds: a log or a store that does not answer is waited for.
 * Meanwhile the process is alive, not ready, and {@link #notReady()} says why.
 *
 * <p>A service produces one bean of this type; {@link ServiceLifecycle} starts it with the application and ends it in the right order.
 *
 * @param <S> what REST resources and channels use once it has started
 */
public final class ServiceHandle<S> {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceHandle.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

    private final String name;
    private final Function<ServiceContext, S> start;
    private final Consumer<Duration> sleep;
    private volatile Optional<Started<S>> started = Optional.empty();
    private volatile String lastError = "it has not read its logs yet.";
    private volatile boolean stopped;

    private ServiceHandle(String name, Function<ServiceContext, S> start, Consumer<Duration> sleep) {
        this.name = name;
        this.start = start;
        this.sleep = sleep;
    }

    /**
     * @param name the service's name, for threads and messages
     * @param start opens what the service consists of, or throws an exception that says why it cannot; what it has opened until then is
     *     closed before the next try
     */
    public static <S> ServiceHandle<S> of(String name, Function<ServiceContext, S> start) {
        return new ServiceHandle<>(name, start, Sleeper.real());
    }

    /** One whose service has started already, for tests. */
    public static <S> ServiceHandle<S> started(S service) {
        ServiceHandle<S> handle = of("started", context -> service);
        handle.untilStarted(() -> {});
        return handle;
    }

    static <S> ServiceHandle<S> of(String name, Function<ServiceContext, S> start, Consumer<Duration> sleep) {
        return new ServiceHandle<>(name, start, sleep);
    }

    /** Begins to start it, and does not wait; {@code whenStarted} is run once it has. */
    void begin(Runnable whenStarted) {
        Thread starter = new Thread(() -> untilStarted(whenStarted), name + "-start");
        starter.setDaemon(true);
        starter.start();
    }

    void untilStarted(Runnable whenStarted) {
        while (!stopped && started.isEmpty()) {
            try {
                keep(start());
                if (!stopped) {
                    whenStarted.run();
                }
            } catch (RuntimeException e) {
                lastError = Objects.requireNonNullElse(e.getMessage(), e.toString());
                LOG.warn("Not ready: {}", lastError);
                sleep.accept(BETWEEN_TRIES);
            } catch (Error e) {
                lastError = e.toString();
                LOG.error("Not ready, and perhaps never", e);
                sleep.accept(BETWEEN_TRIES);
            }
        }
    }

    private Started<S> start() {
        ServiceContext context = new ServiceContext(what -> lastError = what);
        try {
            return new Started<>(start.apply(context), context);
        } catch (RuntimeException | Error e) {
            context.stopWork();
            context.close();
            throw e;
        }
    }

    /** What has started while the process was told to end is closed at once. */
    private synchronized void keep(Started<S> now) {
        if (stopped) {
            now.context().stopWork();
            now.context().close();
        } else {
            started = Optional.of(now);
            notifyAll();
        }
    }

    /** @throws ServiceStartingException until it has started */
    public S get() {
        return started.map(Started::service).orElseThrow(() -> new ServiceStartingException(lastError));
    }

    /**
     * Waits until it has started.
     *
     * @throws ServiceStartingException if that takes longer
     */
    public synchronized S await(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toMillis();
                started.isEmpty() && left > 0;
                left = Duration.ofNanos(end - System.nanoTime()).toMillis()) {
            wait(left);
        }
        return get();
    }

    public Optional<S> ifStarted() {
        return started.map(Started::service);
    }

    /** Why the service cannot serve, if it cannot. */
    public Optional<String> notReady() {
        return started.isEmpty()
                ? Optional.of("The service is not ready yet: " + lastError)
                : started.get().context().notReady();
    }

    boolean isFinished() {
        return started.filter(running -> running.context().isFinished()).isPresent();
    }

    /** Which of the service's workers has died, if one has. */
    public Optional<String> notAlive() {
        return started.flatMap(running -> running.context().notAlive());
    }

    /** Starts it no more, and ends its work; what the work needs stays open. */
    synchronized void stopWork() {
        stopped = true;
        started.ifPresent(running -> running.context().stopWork());
    }

    synchronized void close() {
        stopWork();
        started.ifPresent(running -> running.context().close());
    }

    private record Started<S>(S service, ServiceContext context) {}
}
