package dev.weightflow.platform.service;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.time.Sleeper;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Service that is started in the background, with retries until it succeeds, since a log or a store may be unreachable. Meanwhile the process is
 * alive, not ready, and {@link #notReady()} says why.
 *
 * <p>A service produces one bean of this type; {@link ServiceLifecycle} starts it with the application and ends it in the right order.
 *
 * @param <S> the object that REST resources and channels use once the service has started
 */
public final class ServiceHandle<S> {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceHandle.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

    private final String name;
    private final Function<ServiceContext, S> start;
    private final Consumer<Duration> sleep;
    private volatile Optional<Started<S>> started = Optional.empty();
    private volatile String lastError = "it has not read its logs yet.";
    private volatile Optional<ProblemException> refusal = Optional.empty();
    private volatile boolean stopped;

    private ServiceHandle(String name, Function<ServiceContext, S> start, Consumer<Duration> sleep) {
        this.name = name;
        this.start = start;
        this.sleep = sleep;
    }

    /**
     * @param name the service's name, for threads and messages
     * @param start opens the service's components, or throws an exception with the reason; components that were opened until then are closed before
     * the next attempt
     */
    public static <S> ServiceHandle<S> of(String name, Function<ServiceContext, S> start) {
        return new ServiceHandle<>(name, start, Sleeper.real());
    }

    /** Creates the handle of a started service, for tests. */
    public static <S> ServiceHandle<S> started(S service) {
        ServiceHandle<S> handle = of("started", context -> service);
        handle.untilStarted(() -> {});
        return handle;
    }

    static <S> ServiceHandle<S> of(String name, Function<ServiceContext, S> start, Consumer<Duration> sleep) {
        return new ServiceHandle<>(name, start, sleep);
    }

    /** Begins the start without waiting; {@code whenStarted} is run once the service has started. */
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
                failed(e);
                sleep.accept(BETWEEN_TRIES);
            } catch (Error e) {
                lastError = e.toString();
                LOG.error("Not ready, and perhaps never", e);
                sleep.accept(BETWEEN_TRIES);
            }
        }
    }

    /** Records a failed start; a failure that no retry can cure is kept for callers that wait. */
    private synchronized void failed(RuntimeException e) {
        lastError = Objects.requireNonNullElse(e.getMessage(), e.toString());
        refusal = Optional.of(e)
                .filter(failure -> !(failure instanceof Retriable))
                .filter(ProblemException.class::isInstance)
                .map(ProblemException.class::cast);
        LOG.warn("Not ready: {}", lastError);
        notifyAll();
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

    /** Keeps the started service, or closes it at once if the process was told to stop meanwhile. */
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
     * Waits until the service has started.
     *
     * @throws ServiceStartingException if that takes longer
     * @throws ProblemException if the start fails for a reason that no retry can cure
     */
    public synchronized S await(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toMillis();
                started.isEmpty() && left > 0;
                left = Duration.ofNanos(end - System.nanoTime()).toMillis()) {
            refusal.ifPresent(failure -> {
                throw failure;
            });
            wait(left);
        }
        return get();
    }

    public Optional<S> ifStarted() {
        return started.map(Started::service);
    }

    /** Returns why the service cannot serve, if it cannot. */
    public Optional<String> notReady() {
        return started.isEmpty()
                ? Optional.of("The service is not ready yet: " + lastError)
                : started.get().context().notReady();
    }

    /** Returns the stable code of the reason that no retry can cure, if there is one. */
    public Optional<String> refused() {
        return started.isEmpty() ? refusal.map(ProblemException::code) : Optional.empty();
    }

    boolean isFinished() {
        return started.filter(running -> running.context().isFinished()).isPresent();
    }

    /** Returns which of the service's workers has died, if one has. */
    public Optional<String> notAlive() {
        return started.flatMap(running -> running.context().notAlive());
    }

    /** Stops starting, and ends the service's work; the resources of the work stay open. */
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
