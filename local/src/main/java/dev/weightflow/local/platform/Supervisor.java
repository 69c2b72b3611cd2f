package dev.weightflow.local.platform;

import dev.weightflow.local.platform.Part.PartHealth;
import dev.weightflow.local.platform.PartState.PartStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Keeps the platform running: starts its parts stage by stage (the parts of a stage at once), restarts parts that die, and stops everything in
 * reverse order. The audience is notified of each change; its failure does not affect the parts.
 */
final class Supervisor implements AutoCloseable {

    /** Interval of the health checks, each of which wakes up a part and this process. */
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(5);

    private static final Duration WHILE_UNWELL = Duration.ofSeconds(2);

    private final List<List<Part>> stages;
    private final List<Part> beside;
    private final Sleep sleep;
    private final Clock clock;
    private final Duration longestPause;
    private final Consumer<PlatformState> audience;
    private final Consumer<String> warnings;
    private final Map<String, Part.Running> running = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(Supervisor::daemon);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopping;
    private PlatformState state;
    /** Failure of the last state notification, if it failed. */
    private Optional<RuntimeException> untold = Optional.empty();

    /**
     * @param stages the parts; a stage depends on those before it
     * @param beside parts that are started once all of these are ready, without waiting for them; one that does not start is retried
     * @param longestPause longest delay before a part that died is restarted
     * @param warnings called when the audience fails, and when it has recovered
     */
    Supervisor(
            List<List<Part>> stages,
            List<Part> beside,
            Sleep sleep,
            Clock clock,
            Duration longestPause,
            Consumer<PlatformState> audience,
            Consumer<String> warnings) {
        this.stages = stages;
        this.beside = beside;
        this.sleep = sleep;
        this.clock = clock;
        this.longestPause = longestPause;
        this.audience = audience;
        this.warnings = warnings;
        this.state = new PlatformState(
                PlatformState.Phase.STARTING,
                ProcessHandle.current().pid(),
                Optional.empty(),
                parts().map(part -> PartState.waiting(part.name(), part.log())).toList());
    }

    /** Starts every part, and waits for those that the platform requires. */
    void start() {
        try {
            change(PlatformState.Phase.STARTING);
            parts().forEach(Part::check);
            for (List<Part> stage : stages) {
                startStage(stage);
                requireNoRefusal(stage);
            }
            change(PlatformState.Phase.READY);
            untold().ifPresent(failure -> {
                throw failure;
            });
            beside.forEach(part -> workers.execute(() -> startBeside(part)));
        } catch (RuntimeException e) {
            if (!stopping) {
                change(state -> state.failed(e.getMessage()));
                stopParts();
            }
            throw e;
        }
    }

    /** Waits until the platform is stopped. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    synchronized PlatformState state() {
        return state;
    }

    private synchronized Optional<RuntimeException> untold() {
        return untold;
    }

    @Override
    public void close() {
        if (stopping) {
            return;
        }
        try {
            change(PlatformState.Phase.STOPPING);
        } finally {
            stopParts();
        }
        change(PlatformState.Phase.STOPPED);
    }

    private void startStage(List<Part> stage) {
        try {
            together(stage, this::startPart);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Fails the platform's start if a service refuses to start, which no restart helps against. */
    private void requireNoRefusal(List<Part> stage) {
        for (Part part : stage) {
            Optional<PartHealth> first =
                    Optional.ofNullable(running.get(part.name())).map(Part.Running::first);
            first.flatMap(PartHealth::refused).ifPresent(code -> {
                throw PlatformFailure.refused(
                        code,
                        part.name() + " refuses to start. " + first.get().why().orElse(code));
            });
        }
    }

    private void startPart(Part part) {
        change(part.name(), PartState::starting);
        Part.Running started = started(part);
        workers.execute(() -> lookAfter(part, Optional.of(started)));
    }

    private void startBeside(Part part) {
        change(part.name(), PartState::starting);
        Optional<Part.Running> first = Optional.empty();
        try {
            first = Optional.of(started(part));
        } catch (RuntimeException e) {
            if (!stopping) {
                change(part.name(), state -> state.restarting().noting(e.getMessage()));
            }
        }
        lookAfter(part, first);
    }

    /** Starts a part; one that becomes ready after the stop has begun is stopped at once. */
    private Part.Running started(Part part) {
        Part.Running started = part.start(lack -> change(part.name(), state -> state.noting(lack)));
        running.put(part.name(), started);
        change(part.name(), state -> state.ready(started));
        if (stopping) {
            stopPart(part);
        }
        return started;
    }

    /**
     * Monitors a part and reports changes of its state, and restarts it when it dies, until the platform is stopped.
     *
     * @param started empty if it has not started yet
     */
    private void lookAfter(Part part, Optional<Part.Running> started) {
        Restarts restarts = new Restarts(longestPause);
        try {
            Optional<Part.Running> now = started;
            while (!stopping) {
                if (now.isPresent()) {
                    follow(part, now.get(), restarts);
                }
                if (!stopping) {
                    if (running.remove(part.name()) != null) {
                        change(part.name(), PartState::restarting);
                    }
                    now = restarted(part, restarts);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Polls a part's health while it lives. */
    private void follow(Part part, Part.Running now, Restarts restarts) throws InterruptedException {
        PartHealth last = now.first();
        while (!stopping && !now.end().isDone()) {
            Duration pause = last.status() == PartStatus.READY ? BETWEEN_QUESTIONS : WHILE_UNWELL;
            long began = System.nanoTime();
            sleep.sleepUnless(now.end(), pause);
            restarts.lived(Duration.ofNanos(System.nanoTime() - began));
            catchUp();
            if (!now.end().isDone()) {
                Instant asked = clock.instant();
                PartHealth health =
                        now.health().get().orElse(last.status() == PartStatus.SILENT ? last : silent(asked));
                if (!health.equals(last) && running.get(part.name()) == now) {
                    change(part.name(), state -> state.answering(health));
                }
                last = health;
            }
        }
    }

    private static PartHealth silent(Instant since) {
        return PartHealth.silent("has not answered since " + since.truncatedTo(ChronoUnit.SECONDS));
    }

    private Optional<Part.Running> restarted(Part part, Restarts restarts) throws InterruptedException {
        while (!stopping) {
            sleep.sleep(restarts.next());
            if (!stopping) {
                try {
                    return Optional.of(started(part));
                } catch (RuntimeException e) {
                    change(part.name(), state -> state.noting(e.getMessage()));
                }
            }
        }
        return Optional.empty();
    }

    private void stopParts() {
        stopping = true;
        together(beside, this::stopPart);
        for (int stage = stages.size() - 1; stage >= 0; stage--) {
            together(stages.get(stage), this::stopPart);
        }
        ended.countDown();
    }

    private void stopPart(Part part) {
        Part.Running now = running.remove(part.name());
        if (now != null) {
            try {
                change(part.name(), PartState::stopping);
            } finally {
                // also when the state cannot be written any more
                now.stop().run();
            }
            change(part.name(), PartState::stopped);
        } else {
            part.abandon();
        }
    }

    private void together(List<Part> stage, Consumer<Part> work) {
        CompletableFuture.allOf(stage.stream()
                        .map(part -> CompletableFuture.runAsync(() -> work.accept(part), workers))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private void change(PlatformState.Phase phase) {
        change(now -> now.with(phase));
    }

    private void change(String part, UnaryOperator<PartState> change) {
        change(now -> now.change(part, change));
    }

    private synchronized void change(UnaryOperator<PlatformState> change) {
        state = change.apply(state);
        tell();
    }

    /** Repeats the notification of the latest state if it failed. */
    private synchronized void catchUp() {
        if (untold.isPresent()) {
            tell();
        }
    }

    /** Notifies the audience. Its failure, such as a state file on a full disk, affects nothing else: the reason is reported when it changes. */
    private void tell() {
        Optional<String> before = untold.map(Throwable::getMessage);
        try {
            audience.accept(state);
            untold = Optional.empty();
        } catch (RuntimeException e) {
            untold = Optional.of(e);
        }
        Optional<String> reason = untold.map(Throwable::getMessage);
        if (!reason.equals(before)) {
            warnings.accept(reason.map(why -> "The platform keeps running, but its state cannot be written: " + why)
                    .orElse("The platform's state can be written again."));
        }
    }

    private Stream<Part> parts() {
        return Stream.concat(stages.stream().flatMap(List::stream), beside.stream());
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "weightflow-supervisor");
        thread.setDaemon(true);
        return thread;
    }
}
