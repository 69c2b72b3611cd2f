package dev.weightflow.cli.platform;

import dev.weightflow.cli.platform.Part.PartHealth;
import dev.weightflow.cli.platform.PartState.PartStatus;
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
import java.util.stream.Stream;

/**
 * Keeps the platform running: starts its parts stage by stage (the parts of a stage at once), starts again what dies, and stops
 * everything in the opposite order. Each change is told to the audience; one that fails does not hinder the work.
 */
final class Supervisor implements AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);
    /** A part is asked how it is at every seventh look, about every two seconds. */
    private static final int LOOKS_TO_ASK = 7;

    private final List<List<Part>> stages;
    private final Sleep sleep;
    private final Clock clock;
    private final Duration longestPause;
    private final StatePublisher publisher;
    private final Map<String, Part.Running> running = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(Supervisor::daemon);
    private final CountDownLatch ended = new CountDownLatch(1);
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

    /** Starts every part. */
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

    /** Waits until the platform is stopped. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    PlatformState state() {
        return publisher.state();
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

    private void startPart(Part part) {
        publisher.part(part.name(), PartState::starting);
        Part.Running started = started(part);
        workers.execute(() -> lookAfter(part, started));
    }

    /** A part that became ready after the stop had begun is stopped at once. */
    private Part.Running started(Part part) {
        Part.Running started = part.start(lack -> publisher.part(part.name(), state -> state.noting(lack)));
        running.put(part.name(), started);
        publisher.part(part.name(), state -> state.ready(started));
        if (stopping) {
            stopPart(part);
        }
        return started;
    }

    /** Tells how a part is whenever that changes, and starts it again when it dies, until the platform is stopped. */
    private void lookAfter(Part part, Part.Running started) {
        Backoff backoff = new Backoff(longestPause);
        try {
            Part.Running now = started;
            while (!stopping) {
                follow(part, now, backoff);
                if (!stopping) {
                    running.remove(part.name());
                    publisher.part(part.name(), PartState::restarting);
                    now = restarted(part, now, backoff);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks a part how it is, as long as it lives. */
    private void follow(Part part, Part.Running now, Backoff backoff) throws InterruptedException {
        PartHealth last = now.first();
        for (int looks = 1; !stopping && now.alive().getAsBoolean(); looks++) {
            sleep.sleep(LOOK_AGAIN);
            backoff.lived(LOOK_AGAIN);
            publisher.catchUp();
            if (looks % LOOKS_TO_ASK == 0) {
                Instant asked = clock.instant();
                PartHealth health =
                        now.health().ask().orElse(last.status() == PartStatus.SILENT ? last : silent(asked));
                if (!health.equals(last) && running.get(part.name()) == now) {
                    publisher.part(part.name(), state -> state.answering(health));
                }
                last = health;
            }
        }
    }

    private static PartHealth silent(Instant since) {
        return PartHealth.silent("does not answer since " + since.truncatedTo(ChronoUnit.SECONDS));
    }

    private Part.Running restarted(Part part, Part.Running dead, Backoff backoff) throws InterruptedException {
        while (!stopping) {
            sleep.sleep(backoff.next());
            if (!stopping) {
                try {
                    return started(part);
                } catch (RuntimeException e) {
                    publisher.part(part.name(), state -> state.noting(e.getMessage()));
                }
            }
        }
        return dead;
    }

    private void stopParts() {
        stopping = true;
        for (int stage = stages.size() - 1; stage >= 0; stage--) {
            together(stages.get(stage), this::stopPart);
        }
        ended.countDown();
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

    /**
     * How long to wait before the next attempt: twice as long each time, up to half a minute unless told otherwise, and from the
     * beginning after a life that was longer than the longest wait.
     */
    static final class Backoff {

        private static final Duration FIRST = Duration.ofMillis(500);
        static final Duration LONGEST = Duration.ofSeconds(30);

        private final Duration longest;
        private Duration next = FIRST;
        private Duration alive = Duration.ZERO;

        Backoff() {
            this(LONGEST);
        }

        Backoff(Duration longest) {
            this.longest = longest;
        }

        /** It was alive for that much longer. */
        synchronized void lived(Duration time) {
            alive = alive.plus(time);
            if (alive.compareTo(longest) > 0) {
                next = FIRST;
            }
        }

        synchronized Duration next() {
            alive = Duration.ZERO;
            Duration now = next;
            Duration twice = now.multipliedBy(2);
            next = twice.compareTo(longest) > 0 ? longest : twice;
            return now;
        }
    }
}
