package dev.weightflow.chaos.simulation;

import dev.weightflow.chaos.history.JobCheck;
import dev.weightflow.chaos.history.Violation;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.platform.objectstore.FailingObjectStore;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.RetryingObjectStore;
import dev.weightflow.platform.objectstore.StoredContents;
import dev.weightflow.platform.time.Backoff;
import dev.weightflow.registry.journal.Datasets;
import dev.weightflow.registry.journal.Evaluations;
import dev.weightflow.registry.journal.Journals;
import dev.weightflow.registry.journal.Trainings;
import dev.weightflow.registry.model.Models;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The topics, the store, the processes, and the order in which they act. */
final class World {
    private static final int MILLISECONDS_AT_ONCE = 200;
    /** How fast or slow the clock of a process may be; three times the lease. */
    private static final Duration LARGEST_SKEW = Duration.ofSeconds(60);
    /** By which a clock jumps, forward or back. */
    private static final Duration JUMP = Duration.ofDays(30);

    private static final int LONGEST_FOLD_MILLIS = 40_000;
    private static final Backoff RETRIES = new Backoff(3, Duration.ofMillis(200), Duration.ofSeconds(2));

    final Dice dice;
    final Faults faults;
    final VirtualClock clock = new VirtualClock();
    /** What is stored, as those see it who look at the simulation from outside. */
    final InMemoryObjectStore stored = new InMemoryObjectStore(clock);
    /** As processes see it, whose requests fail. */
    final ObjectStore store;

    final StoredContents contents;
    final Checks checks;
    final SimulatedTopic<DatasetEvent> datasets;
    final SimulatedTopic<TrainingEvent> trainings;
    final SimulatedTopic<EvaluationEvent> evaluations;
    final SimulatedTopic<ModelEvent> models;
    final Channel<Envelope<TrainingRequested>> trainingRequests;
    final Channel<Envelope<EvaluationRequested>> evaluationRequests;
    final List<Trainer> trainers;
    final List<Evaluator> evaluators;
    final List<RegistryProcess> registries;
    private final Channel<Envelope<TrainingCompleted>> completedTrainings;
    private final Users users;
    private final Consumer<String> trace;
    private final boolean upgrades;
    private final boolean slow;
    private final boolean skewed;
    private final boolean jumping;
    private int trainingsTold;
    private int evaluationsTold;
    private int modelsTold;

    /** @param trace hears of what happens */
    World(long seed, Consumer<String> trace) {
        this.trace = trace;
        dice = new Dice(seed);
        faults = new Faults(dice);
        store = new RetryingObjectStore(new FailingObjectStore(stored, faults::ofRequest), RETRIES, clock::advance);
        contents = FailingObjectStore.contents(stored.contents(), faults::ofRequest);
        upgrades = dice.chance(0.5);
        skewed = dice.chance(0.5);
        jumping = skewed && dice.chance(0.5);
        slow = dice.chance(0.3);
        Duration farthest = jumping ? JUMP.plus(LARGEST_SKEW) : skewed ? LARGEST_SKEW : Duration.ZERO;
        checks = new Checks(farthest.multipliedBy(2));
        datasets = topic(Topics.DATASETS, DatasetEvent.class, Optional.empty());
        trainings = topic(Topics.TRAININGS, TrainingEvent.class, Optional.of(CheckpointCommitted.class));
        evaluations = topic(Topics.EVALUATIONS, EvaluationEvent.class, Optional.empty());
        models = topic(Topics.MODELS, ModelEvent.class, Optional.empty());
        trainingRequests = new Channel<>(dice, faults);
        evaluationRequests = new Channel<>(dice, faults);
        completedTrainings = new Channel<>(dice, faults);
        trainers = List.of(new Trainer(this, 1), new Trainer(this, 2), new Trainer(this, 3));
        evaluators = List.of(new Evaluator(this, 1), new Evaluator(this, 2));
        registries = List.of(new RegistryProcess(this, 1), new RegistryProcess(this, 2));
        users = new Users(this);
        faults.interleave(this::somebodyActs);
    }

    private <E extends Event> SimulatedTopic<E> topic(
            Topic topic, Class<E> family, Optional<Class<? extends E>> newer) {
        return new SimulatedTopic<>(topic, family, newer, clock, faults, dice);
    }

    /** How far the clock of a process goes before the world's, or after it: by less than a minute, or after a jump by a month. */
    Duration skew() {
        int most = (int) LARGEST_SKEW.toMillis();
        Duration small = skewed ? Duration.ofMillis(dice.below(2 * most + 1) - most) : Duration.ZERO;
        return jumping ? small.plus(JUMP.multipliedBy(dice.below(3) - 1)) : small;
    }

    /** The same states, which in some seeds now and then take long to compute, while others act. */
    <S, E extends Event> Projection<S, E> folding(Projection<S, E> projection) {
        return slow
                ? Projection.of(
                        projection.initial(),
                        (state, event) -> {
                            if (faults.hits(0.001)) {
                                clock.advance(Duration.ofMillis(dice.below(LONGEST_FOLD_MILLIS)));
                                faults.interrupt();
                            }
                            return projection.apply(state, event);
                        },
                        projection.snapshotFormat().orElseThrow())
                : projection;
    }

    private Stream<SimulatedProcess> processes() {
        return Stream.of(trainers, evaluators, registries).flatMap(List::stream);
    }

    void trace(String format, Object... arguments) {
        trace.accept(clock.sinceStart() + " " + String.format(Locale.ROOT, format, arguments));
    }

    /** Whoever is alive hears it, unless it is lost. */
    void progress(ProgressEvent sign) {
        boolean heardByAll = true;
        for (JobProcess<?, ?> process :
                Stream.of(trainers, evaluators).flatMap(List::stream).toList()) {
            boolean lost = process.alive() && faults.hits(0.02);
            heardByAll &= !lost;
            if (process.alive() && !lost) {
                process.onProgress(sign);
            }
        }
        if (heardByAll) {
            checks.heard(sign, clock.instant());
        }
    }

    /** Something happens. */
    void step() {
        clock.advance(Duration.ofMillis(dice.below(MILLISECONDS_AT_ONCE)));
        if (dice.chance(0.02)) {
            users.act();
        }
        if (faults.injecting()) {
            misfortune();
        }
        somebodyActs();
        tell();
    }

    private void misfortune() {
        SimulatedProcess process = dice.one(processes().toList());
        if (!process.alive()) {
            if (dice.chance(0.05)) {
                if (upgrades && dice.chance(0.3)) {
                    process.upgrade();
                }
                process.start();
            }
        } else if (faults.hits(0.002)) {
            trace("%s is killed", process.name());
            process.die();
        } else if (faults.hits(0.005)) {
            trace("%s is paused", process.name());
            process.pauseUntil(clock.instant().plusSeconds(10 + dice.below(50)));
        } else if (jumping && faults.hits(0.002)) {
            process.clock.set(skew());
            trace("the clock of %s is set to %s", process.name(), process.clock.instant());
        } else if (faults.hits(0.0005)) {
            trace("nobody acts for half a day");
            clock.advance(Duration.ofHours(13));
        }
    }

    private void somebodyActs() {
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
            case 0 ->
                one(trainers)
                        .ifPresent(trainer -> trainingRequests.deliver(request -> handled(
                                trainer,
                                () -> SimulatedProcess.result(trainer.jobs()
                                        .request(
                                                request.event().job(),
                                                request.event().generation(),
                                                request.event().spec(),
                                                request.context())))));
            case 1 ->
                one(evaluators)
                        .ifPresent(evaluator -> evaluationRequests.deliver(request -> handled(
                                evaluator,
                                () -> SimulatedProcess.result(evaluator
                                        .jobs()
                                        .request(
                                                request.event().job(),
                                                request.event().generation(),
                                                request.event().spec(),
                                                request.context())))));
            default ->
                one(evaluators)
                        .ifPresent(evaluator -> completedTrainings.deliver(
                                training -> handled(evaluator, () -> evaluator.completed(training))));
        }
    }

    /** Whether the process came to the end of it. */
    private static boolean handled(SimulatedProcess process, Runnable handling) {
        boolean[] done = {false};
        process.act(() -> {
            handling.run();
            done[0] = true;
        });
        return done[0];
    }

    /** What has come into the logs is looked at, and brought to the channels. */
    private void tell() {
        for (; trainingsTold < trainings.size(); trainingsTold++) {
            Envelope<TrainingEvent> event = trainings.event(trainingsTold);
            trace("%s", event.event());
            checks.training(event);
            event.as(TrainingRequested.class).map(Envelope::event).ifPresent(users::requireAsked);
            event.as(TrainingCompleted.class).ifPresent(completedTrainings::send);
        }
        for (; evaluationsTold < evaluations.size(); evaluationsTold++) {
            Envelope<EvaluationEvent> event = evaluations.event(evaluationsTold);
            trace("%s", event.event());
            checks.evaluation(event);
        }
        for (; modelsTold < models.size(); modelsTold++) {
            Envelope<ModelEvent> event = models.event(modelsTold);
            trace("%s", event.event());
            checks.model(event);
        }
    }

    /** All processes are started. */
    void begin() {
        processes().forEach(SimulatedProcess::start);
    }

    /** Looks whether everything has come to its end, and nothing was lost. */
    void end() {
        if (!idle()) {
            throw new Violation("not everything comes to its end: " + leftOver());
        }
        for (Envelope<TrainingEvent> event : trainings.events()) {
            event.as(TrainingCompleted.class).ifPresent(this::requireEvaluation);
        }
        requireSameStates();
        collectTwice();
    }

    private String leftOver() {
        return "trainings " + open(checks.trainings()) + ", evaluations " + open(checks.evaluations()) + ", models "
                + checks.models().entrySet().stream()
                        .filter(model -> !model.getValue().decided())
                        .map(Map.Entry::getKey)
                        .toList()
                + ", without a version "
                + checks.reports().values().stream()
                        .filter(report -> !hasVersion(report))
                        .toList();
    }

    private static List<JobId> open(Map<JobId, JobCheck> jobs) {
        return jobs.entrySet().stream()
                .filter(job -> !job.getValue().ended())
                .map(Map.Entry::getKey)
                .toList();
    }

    private void requireEvaluation(Envelope<TrainingCompleted> training) {
        boolean requested = evaluations.events().stream()
                .anyMatch(event -> event.event() instanceof EvaluationRequested request
                        && request.spec().checkpoint().equals(training.event().checkpoint()));
        if (!requested) {
            throw new Violation(training.event() + " was not evaluated");
        }
    }

    private boolean hasVersion(EvaluationCompleted evaluation) {
        return evaluation
                .model()
                .map(model -> Optional.ofNullable(checks.models().get(model))
                        .filter(known -> known.versions().contains(evaluation.checkpoint()))
                        .isPresent())
                .orElse(true);
    }

    /** Who begins from a snapshot and who reads everything know the same, in whatever order partitions are read. */
    private void requireSameStates() {
        for (Trainer trainer : trainers) {
            trainer.follow();
            requireSame(trainer, trainings, trainer.projection(), trainer.jobs().current());
        }
        for (Evaluator evaluator : evaluators) {
            evaluator.follow();
            requireSame(
                    evaluator,
                    evaluations,
                    evaluator.projection(),
                    evaluator.jobs().current());
        }
        for (RegistryProcess registry : registries) {
            registry.follow();
            Journals journals = registry.registry().journals();
            requireSame(registry, datasets, Datasets.PROJECTION, journals.datasets());
            requireSame(registry, trainings, Trainings.PROJECTION, journals.trainings());
            requireSame(registry, evaluations, Evaluations.PROJECTION, journals.evaluations());
            requireSame(registry, models, Models.PROJECTION, journals.models());
        }
    }

    private static <S, E extends Event> void requireSame(
            SimulatedProcess process, SimulatedTopic<E> topic, Projection<S, E> projection, S known) {
        S expected = projection.initial();
        for (Envelope<E> event : topic.events()) {
            expected = projection.apply(expected, event);
        }
        SnapshotFormat<S> format = projection.snapshotFormat().orElseThrow();
        if (!Arrays.equals(
                format.write().apply(known),
                format.write().apply(format.read().apply(format.write().apply(expected))))) {
            throw new Violation(process.name() + " knows something else than " + topic.name() + " has");
        }
    }

    /** What is needed is there although all garbage is collected. */
    private void collectTwice() {
        RegistryProcess registry = registries.get(0);
        for (int run = 0; run < 2; run++) {
            registry.act(registry::collect);
            clock.advance(RegistryProcess.GRACE.plusMinutes(1));
        }
        registry.act(registry::collect);
        for (Map.Entry<ModelName, ModelCheck> model : checks.models().entrySet()) {
            model.getValue()
                    .versions()
                    .forEach(version -> requireStored(version.digest(), "a version of " + model.getKey()));
        }
        // a job that failed or was cancelled goes on from there when it is asked for again
        Map<JobId, CheckpointCommitted> last = new LinkedHashMap<>();
        trainings.events().forEach(event -> event.as(CheckpointCommitted.class)
                .ifPresent(commit -> last.put(commit.event().job(), commit.event())));
        last.forEach((job, commit) -> {
            requireStored(commit.checkpoint().digest(), "the last checkpoint of " + job);
            requireStored(commit.manifest(), "the last manifest of " + job);
        });
    }

    private void requireStored(Digest digest, String what) {
        if (!stored.has(digest)) {
            throw new Violation(what + " was deleted as garbage");
        }
    }

    /** Everybody is there, of the newest release if some are, with the right time, and nothing fails any more. */
    void calm() {
        faults.stop();
        users.leave();
        processes().forEach(process -> {
            if (upgrades) {
                process.upgrade();
                process.die();
            }
            process.pauseUntil(clock.instant());
            process.clock.set(Duration.ZERO);
            if (!process.alive()) {
                process.start();
            }
        });
    }

    /** Whether nothing is left to be done. */
    boolean idle() {
        return trainingRequests.isEmpty()
                && evaluationRequests.isEmpty()
                && completedTrainings.isEmpty()
                && checks.reports().values().stream().allMatch(this::hasVersion)
                && checks.trainings().values().stream().allMatch(JobCheck::ended)
                && checks.evaluations().values().stream().allMatch(JobCheck::ended)
                && checks.models().values().stream().allMatch(ModelCheck::decided);
    }
}
