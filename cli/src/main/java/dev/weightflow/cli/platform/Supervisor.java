package dev.weightflow.cli.platform;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Keeps the platform running: starts its parts stage by stage (the parts of a stage at once), starts again what dies, and stops
 * everything in the opposite order. Each change is told to the audience; one that fails does not hinder the work.
 */
final class Supervisor implements AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    private final List<List<Part>> stages;
    private final Sleep sleep;
    private final Clock clock;
    private final Duration longestPause;
    private final StatePublisher publisher;
    private final Map<String, Part.Running> running = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(Supervisor::daemon);
    private volatile boolean stopping;

    /**
     * @param stages the parts; a stage needs those before it
     * @param sleep how to wait
     * @param clock tells since when a part does not answer
     * @param longestPause how long to wait at most before a part that died is started again
     * @param audience is told each new state
     * @param warnings is told when the audience fails, and when it does no longer
     */
    Supervisor(
            List<List<Part>> stages,
            Sleep sleep,
            Clock clock,
            Duration longestPause,
            Consumer<PlatformState> audience,
            Consumer<String> warnings) {
        this.stages = stages;
        this.sleep = sleep;
        this.clock = clock;
        this.longestPause = longestPause;
        this.publisher = new StatePublisher(
                new PlatformState(
                        PlatformState.Phase.STARTING,
                        ProcessHandle.current().pid(),
                        Optional.empty(),
                        parts().map(part -> PartState.waiting(part.name(), part.log()))
                                .toList()),
                audience,
                warnings);
    }

    /**
     * Starts every part.
     *
     * @throws RuntimeException the failure of a part that could not start, or of the audience, without which nobody finds the
     *     platform; the other parts have been stopped
     */
    void start() {
        try {
            change(PlatformState.Phase.STARTING);
            parts().forEach(Part::check);
            stages.forEach(this::startStage);
            change(PlatformState.Phase.READY);
            publisher.failure().ifPresent(unheard -> {
                throw unheard;
            });
        } catch (RuntimeException e) {
            if (!stopping) {
                publisher.change(state -> state.failed(e.getMessage()));
                stopParts();
            }
            throw e;
        }
    }

    /** Starts again what dies, until the platform is stopped. */
    void watch() throws InterruptedException {
        Map<String, Backoff> backoffs = new HashMap<>();
        while (!stopping) {
            for (Part part : parts().toList()) {
                Part.Running now = running.get(part.name());
                Backoff backoff = backoffs.computeIfAbsent(part.name(), name -> new Backoff(longestPause));
                if (now == null || stopping) {
                    continue;
                }
                if (now.alive().getAsBoolean()) {
                    backoff.lived(LOOK_AGAIN);
                } else {
                    running.remove(part.name());
                    publisher.part(part.name(), PartState::restarting);
                    workers.execute(() -> restart(part, backoff));
                }
            }
            publisher.catchUp();
            sleep.sleep(LOOK_AGAIN);
        }
    }

    PlatformState state() {
        return publisher.state();
    }

    /** Stops every part, last stage first. */
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

    private void startPart(Part part) {
        publisher.part(part.name(), PartState::starting);
        keep(part, started(part));
    }

    private Part.Running started(Part part) {
        return part.start(lack -> publisher.part(part.name(), state -> state.noting(lack)));
    }

    /** A part that became ready after the stop had begun is stopped at once. */
    private void keep(Part part, Part.Running started) {
        running.put(part.name(), started);
        publisher.part(part.name(), state -> state.ready(started));
        if (stopping) {
            stopPart(part);
        } else {
            workers.execute(() -> follow(part, started));
        }
    }

    /** Asks a part how it is, as long as it runs, and tells when that changes. */
    private void follow(Part part, Part.Running now) {
        PartHealth last = PartHealth.READY;
        try {
            while (!stopping && running.get(part.name()) == now) {
                sleep.sleep(ASK_AGAIN);
                Instant asked = clock.instant();
                Optional<PartHealth> answer = now.health().ask();
                PartHealth health = answer.orElse(last.status() == PartStatus.SILENT ? last : PartHealth.silent(asked));
                if (!health.equals(last) && running.get(part.name()) == now) {
                    publisher.part(part.name(), state -> state.answering(health));
                }
                last = health;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void restart(Part part, Backoff backoff) {
        while (!stopping) {
            try {
                sleep.sleep(backoff.next());
                if (!stopping) {
                    keep(part, started(part));
                }
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                publisher.part(part.name(), state -> state.noting(e.getMessage()));
            }
        }
    }

    private void stopParts() {
        stopping = true;
        for (int stage = stages.size() - 1; stage >= 0; stage--) {
            together(stages.get(stage), this::stopPart);
        }
    }

    private void stopPart(Part part) {
        Part.Running now = running.remove(part.name());
        if (now != null) {
            try {
                publisher.part(part.name(), PartState::stopping);
            } finally {
                // also when the state cannot be written any more
                now.stop().run();
            }
            publisher.part(part.name(), PartState::stopped);
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
        publisher.change(state -> state.with(phase));
    }

    private Stream<Part> parts() {
        return stages.stream().flatMap(List::stream);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "weightflow-supervisor");
        thread.setDaemon(true);
        return thread;
    }
}
