package dev.weightflow.chaos.simulation;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.platform.eventlog.TableProjection;
import dev.weightflow.platform.objectstore.FailingObjectStore;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.objectstore.RetryingObjectStore;
import dev.weightflow.platform.objectstore.StoredContents;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.RegistrationFailed;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.time.Backoff;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Simulated cluster: the topics, the store, the processes, and the order in which they act. */
final class SimulatedCluster {
    private static final int MILLISECONDS_AT_ONCE = 200;
    /** Greatest skew of a process's clock; three times the lease. */
    private static final Duration LARGEST_SKEW = Duration.ofSeconds(60);
    /** Jump of a clock, forward or back. */
    private static final Duration JUMP = Duration.ofDays(30);

    private static final int LONGEST_FOLD_MILLIS = 40_000;
    private static final Backoff RETRIES = new Backoff(3, Duration.ofMillis(200), Duration.ofSeconds(2));

    final SimulationRandom dice;
    final Faults faults;
    final VirtualClock clock = new VirtualClock();
    final SimulatedKeys keys = new SimulatedKeys();
    /** Contents of the store as the simulation's checks read them, without faults. */
    final InMemoryObjectStore stored = new InMemoryObjectStore(clock);
    /** Store as processes see it, whose requests may fail. */
    final ObjectStore store;

    final StoredContents contents;
    final Decay decay;
    final Checks checks;
    private final Heads heads = new Heads(stored);
    final SimulatedTopic<JobEvent> datasets;
    final SimulatedTopic<JobEvent> trainings;
    final SimulatedTopic<JobEvent> evaluations;
    final SimulatedTopic<ModelEvent> models;
    final SimulatedTopic<RetrainingEvent> retrainings;
    final Channel<Envelope<TrainingRequested>> trainingRequests;
    final Channel<Envelope<EvaluationRequested>> evaluationRequests;
    final List<Trainer> trainers;
    final List<Evaluator> evaluators;
    final List<RegistryProcess> registries;
    final List<RetrainingProcess> retrainers;
    final List<CollectorProcess> collectors;
    private final List<IngestionProcess> ingestions;
    private final Channel<Envelope<TrainingCompleted>> completedTrainings;
    private final FaultSchedule misfortunes;
    private final Users users;
    private final Consumer<String> trace;
    /** Probability that a worker makes progress when it acts; where that is low, claims are held for longer than a lease. */
    final double pace;

    private static final List<SimulatedProcess> NONE = List.of();

    private boolean alone;
    private final boolean upgrades;
    private final boolean slow;
    private final boolean skewed;
    private final boolean jumping;

    SimulatedCluster(long seed, Consumer<String> trace) {
        this.trace = trace;
        dice = new SimulationRandom(seed);
        faults = new Faults(dice);
        store = new RetryingObjectStore(new FailingObjectStore(stored, faults::ofRequest), RETRIES, clock::advance);
        contents = FailingObjectStore.contents(stored.contents(), faults::ofRequest);
        decay = new Decay(this);
        pace = dice.chance(0.4) ? 1 : 0.04 + 0.3 * dice.nextDouble();
        upgrades = dice.chance(0.5);
        skewed = dice.chance(0.5);
        jumping = skewed && dice.chance(0.5);
        slow = dice.chance(0.3);
        Duration farthest = jumping ? JUMP.plus(LARGEST_SKEW) : skewed ? LARGEST_SKEW : Duration.ZERO;
        checks = new Checks(farthest.multipliedBy(2));
        datasets = topic(Topics.DATASETS, JobEvent.class, Optional.empty());
        trainings = topic(Topics.TRAININGS, JobEvent.class, Optional.of(CheckpointCommitted.class));
        evaluations = topic(Topics.EVALUATIONS, JobEvent.class, Optional.empty());
        models = topic(Topics.MODELS, ModelEvent.class, Optional.empty());
        retrainings = topic(Topics.RETRAINING, RetrainingEvent.class, Optional.empty());
        trainingRequests = new Channel<>(dice, faults);
        evaluationRequests = new Channel<>(dice, faults);
        completedTrainings = new Channel<>(dice, faults);
        trainers = List.of(new Trainer(this, 1), new Trainer(this, 2), new Trainer(this, 3));
        evaluators = List.of(new Evaluator(this, 1), new Evaluator(this, 2));
        registries = List.of(new RegistryProcess(this, 1), new RegistryProcess(this, 2));
        retrainers = List.of(new RetrainingProcess(this, 1), new RetrainingProcess(this, 2));
        collectors = List.of(new CollectorProcess(this, 1), new CollectorProcess(this, 2));
        ingestions = List.of(new IngestionProcess(this, 1));
        misfortunes = new FaultSchedule(this, upgrades, jumping);
        users = new Users(this);
        faults.interleave(this::somebodyActs);
    }

    private <E extends Event> SimulatedTopic<E> topic(
            Topic topic, Class<E> family, Optional<Class<? extends E>> newer) {
        return new SimulatedTopic<>(topic, family, newer, clock, faults, dice);
    }

    /** Draws the offset of a process's clock from the simulation's: less than a minute, or a month more after a jump. */
    Duration skew() {
        int most = (int) LARGEST_SKEW.toMillis();
        Duration small = skewed ? Duration.ofMillis(dice.below(2 * most + 1) - most) : Duration.ZERO;
        return jumping ? small.plus(JUMP.multipliedBy(dice.below(3) - 1)) : small;
    }

    /**
     * Wraps a projection: each release has snapshots of its own, and in some seeds a state occasionally takes long to compute, while other processes
     * act.
     */
    <S, E extends Event> Projection<S, E> folding(Projection<S, E> projection, int release) {
        SnapshotFormat<S> format = projection.snapshotFormat().orElseThrow();
        return Projection.of(
                projection.initial(),
                (state, event) -> {
                    beforeEvent();
                    return projection.apply(state, event);
                },
                new SnapshotFormat<>(
                        format.name() + "-of-release-" + release, format.version(), format.write(), format.read()),
                projection.archiving());
    }

    <V, E extends Event> SimulatedTables<V, E> folding(TableProjection<V, E> projection, int release) {
        return new SimulatedTables<>(projection, release, this::beforeEvent);
    }

    private void beforeEvent() {
        if (slow && faults.hits(Fault.STATE_SLOW)) {
            clock.advance(Duration.ofMillis(dice.below(LONGEST_FOLD_MILLIS)));
            faults.interrupt();
        }
    }

    Stream<SimulatedProcess> processes() {
        return Stream.of(trainers, evaluators, registries, retrainers, alone ? NONE : collectors, ingestions)
                .flatMap(List::stream);
    }

    /** Leaves out the users' requests, and the collectors, for simulations that are about something else. */
    void leaveAlone() {
        alone = true;
        users.leave();
    }

    void trace(String format, Object... arguments) {
        trace.accept(clock.sinceStart() + " " + String.format(Locale.ROOT, format, arguments));
    }

    /** Delivers a progress event to every process that is alive, unless it is lost. */
    void progress(ProgressEvent sign) {
        for (JobProcess<?> process :
                Stream.of(trainers, evaluators).flatMap(List::stream).toList()) {
            if (process.alive() && !faults.hits(Fault.SIGN_LOST)) {
                process.hear(sign);
            }
        }
    }

    void step() {
        clock.advance(Duration.ofMillis(dice.below(MILLISECONDS_AT_ONCE)));
        if (faults.injecting()) {
            misfortunes.happen();
        }
        somebodyActs();
        heads.look();
        tell();
    }

    private void somebodyActs() {
        if (dice.chance(0.02)) {
            users.act();
        }
        if (dice.chance(0.25)) {
            deliver();
        } else {
            one(processes().toList()).ifPresent(process -> process.act(process::step));
        }
    }

    private <P extends SimulatedProcess> Optional<P> one(List<P> processes) {
        List<P> ready = processes.stream().filter(SimulatedProcess::ready).toList();
        return ready.isEmpty() ? Optional.empty() : Optional.of(dice.one(ready));
    }

    private void deliver() {
        switch (dice.below(3)) {
            case 0 -> deliver(trainers, trainingRequests, Trainer::requested);
            case 1 -> deliver(evaluators, evaluationRequests, Evaluator::requested);
            default -> deliver(evaluators, completedTrainings, Evaluator::completed);
        }
    }

    private <P extends SimulatedProcess, M> void deliver(
            List<P> instances, Channel<M> channel, BiConsumer<P, M> handling) {
        one(instances)
                .ifPresent(process -> channel.deliver(
                        message -> handled(process, channel, message, () -> handling.accept(process, message))));
    }

    /** Handles a message; one that cannot be handled because an object is damaged or lost is dead-lettered. */
    private <M> boolean handled(SimulatedProcess process, Channel<M> channel, M message, Runnable handling) {
        boolean[] done = {false};
        process.act(() -> {
            try {
                handling.run();
            } catch (ObjectStoreException.NotFound | ObjectStoreException.DigestMismatch e) {
                decay.requireAny(e);
                trace("%s dead-letters a message: %s", process.name(), e.getMessage());
                channel.deadLetter(message);
            }
            done[0] = true;
        });
        return done[0];
    }

    /** Checks the new records of the logs, and delivers them to the channels. */
    private void tell() {
        tell(trainings, event -> {
            checks.training(event);
            event.as(TrainingRequested.class).map(Envelope::event).ifPresent(users::requireAsked);
            event.as(TrainingCompleted.class).ifPresent(completedTrainings::send);
        });
        tell(evaluations, checks::evaluation);
        tell(models, event -> {
            checks.model(event);
            event.as(RegistrationFailed.class).map(Envelope::event).ifPresent(decay::requireHappened);
        });
        tell(retrainings, checks::model);
    }

    private <E extends Event> void tell(SimulatedTopic<E> topic, Consumer<Envelope<E>> listener) {
        topic.tellNews(event -> {
            trace("%s %s", event.event().type().fact(), event.event());
            listener.accept(event);
        });
    }

    void begin() {
        processes().forEach(SimulatedProcess::start);
        processes().forEach(process -> process.ring().update());
    }

    /** Ends all faults: every process runs, in the newest release if some do, with the right time. */
    void calm() {
        faults.stop();
        misfortunes.end();
        decay.restore();
        Stream.of(trainingRequests, evaluationRequests, completedTrainings).forEach(Channel::replay);
        users.leave();
        processes().forEach(process -> {
            if (upgrades) {
                process.upgrade();
                process.die();
            }
            process.pauseUntil(clock.instant());
            process.clock.set(Duration.ZERO);
            process.ring().update();
            if (!process.alive()) {
                process.start();
            }
        });
        // processes that started last may have added keys
        processes().forEach(process -> process.ring().update());
    }

    boolean allDelivered() {
        return trainingRequests.isEmpty() && evaluationRequests.isEmpty() && completedTrainings.isEmpty();
    }
}
