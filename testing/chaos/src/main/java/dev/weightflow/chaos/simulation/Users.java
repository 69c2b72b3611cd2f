package dev.weightflow.chaos.simulation;

import dev.weightflow.chaos.history.Violation;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.job.JobConflictException;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelChangingException;
import dev.weightflow.registry.promotion.Promotions.Candidate;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.RollbackRule;
import dev.weightflow.schema.evaluation.WatchPolicy;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.ModelEvent.RegistrationFailed;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Requests of users. */
final class Users {
    private static final List<ModelName> MODELS = List.of(new ModelName("day"), new ModelName("night"));
    private static final int MOST_TRAININGS = 6;
    private static final int MOST_DATASETS = 5;

    private final SimulatedCluster world;
    private final List<DatasetId> datasets = new ArrayList<>();
    private final List<TrainingSpec> trainings = new ArrayList<>();
    private final Map<JobId, Integer> asked = new HashMap<>();
    /** Restriction of all trainings to one dataset and one model, so that the gate looks at the same images again and again. */
    private final boolean alike;

    private boolean gone;

    Users(SimulatedCluster world) {
        this.world = world;
        this.alike = world.dice.chance(0.5);
    }

    /** Stops all further requests. */
    void leave() {
        gone = true;
    }

    void act() {
        if (gone) {
            registerByHand();
            return;
        }
        if (datasets.isEmpty()) {
            ingest();
            return;
        }
        switch (world.dice.below(18)) {
            case 0 -> ingest();
            case 1, 2, 3, 4 -> train();
            case 5 -> cancel();
            case 6 -> trainAgain();
            case 7 -> collectGarbage();
            case 8 -> setPolicy();
            case 9 -> removePolicy();
            case 10 -> force();
            case 15 -> watch();
            case 16 -> rollBack();
            case 11, 12, 13, 14 -> promote();
            default -> removeAlias();
        }
    }

    /** Registers a checkpoint that failed to register while an object was damaged or lost, as an operator does once the object is back. */
    private void registerByHand() {
        RegistryProcess process = world.dice.one(world.registries);
        world.models.events().stream()
                .map(Envelope::event)
                .filter(RegistrationFailed.class::isInstance)
                .map(RegistrationFailed.class::cast)
                .filter(failed ->
                        !world.checks.models.get(failed.model()).versions().contains(failed.checkpoint()))
                .findFirst()
                .filter(failed -> process.ready())
                .ifPresent(failed -> process.registry()
                        .journals()
                        .evaluations()
                        .withReport(failed.report())
                        .ifPresent(evaluation -> process.act(() -> SimulatedProcess.result(process.registry()
                                .registrar()
                                .register(failed.model(), evaluation, EventContext.NONE)))));
    }

    private void ingest() {
        if (datasets.size() == MOST_DATASETS || !isDatasetsRecorded()) {
            return;
        }
        String name = "scenes-" + datasets.size();
        DatasetManifest manifest = new Artifacts(world.stored).dataset(name);
        datasets.add(manifest.id());
        announce(name, name, manifest);
        if (world.dice.chance(0.3)) {
            // the same samples from another folder
            announce(name + "-copy", "copy-of-" + name, manifest);
        }
    }

    /** Returns whether the owner of the topic has started: it records the topic in the bucket before any fact is stated. */
    private boolean isDatasetsRecorded() {
        return world.stored.list("installations/").stream()
                .anyMatch(name -> name.endsWith("/topics/" + Topics.DATASETS.name()));
    }

    private void announce(String job, String source, DatasetManifest manifest) {
        world.datasets.publish(Envelope.of(
                new DatasetIngested(
                        new JobId(job),
                        1,
                        manifest.id(),
                        source,
                        manifest.tasks(),
                        manifest.samples(),
                        0,
                        manifest.bytes()),
                "/weightflow/dataset-ingestion",
                world.clock.instant(),
                EventContext.NONE));
    }

    private void train() {
        if (trainings.size() == MOST_TRAININGS) {
            return;
        }
        TrainingSpec spec = TrainingRequest.on(alike ? datasets.get(0) : world.dice.one(datasets))
                .with("steps", Trainer.STEPS)
                .with("seed", trainings.size())
                .with("start", InitialWeights.random())
                .with(
                        "evaluation",
                        new EvaluationOptions(
                                Optional.empty(), Split.VAL, Optional.empty(), 0, false, Optional.of(model())))
                .complete();
        trainings.add(spec);
        asked.put(spec.jobId(), 1);
        // a user without an answer repeats the request
        int times = world.dice.chance(0.2) ? 2 : 1;
        for (int i = 0; i < times; i++) {
            world.trainingRequests.send(Envelope.of(
                    new TrainingRequested(spec.jobId(), 1, spec), "/people", world.clock.instant(), EventContext.NONE));
        }
    }

    private ModelName model() {
        return alike ? MODELS.get(0) : world.dice.one(MODELS);
    }

    private void cancel() {
        ofATrainer((trainer, spec) ->
                SimulatedProcess.result(trainer.jobs().cancel(spec.jobId(), "for the simulation", EventContext.NONE)));
    }

    private void trainAgain() {
        ofATrainer((trainer, spec) -> {
            asked.merge(spec.jobId(), 1, Integer::sum);
            SimulatedProcess.result(trainer.jobs().request(spec.jobId(), spec, EventContext.NONE));
        });
    }

    /**
     * Requires that a training was requested no more often than by the users, as a redelivered message is no new request. One that no user requested
     * follows from a policy.
     */
    void requireAsked(TrainingRequested request) {
        int times = asked.getOrDefault(request.job(), Integer.MAX_VALUE);
        if (request.generation() > times) {
            throw new Violation(request + " must not be stated: it was asked for " + times + " times");
        }
    }

    private void ofATrainer(BiConsumer<Trainer, TrainingSpec> order) {
        Trainer trainer = world.dice.one(world.trainers);
        if (!trainings.isEmpty() && trainer.ready()) {
            TrainingSpec spec = world.dice.one(trainings);
            trainer.act(() -> {
                try {
                    order.accept(trainer, spec);
                } catch (JobConflictException | NotFoundException e) {
                    world.trace("refused: %s", e.getMessage());
                } catch (ObjectStoreException.NotFound | ObjectStoreException.DigestMismatch e) {
                    world.decay.requireAny(e);
                    world.trace("refused: %s", e.getMessage());
                }
            });
        }
    }

    private void ofTheRegistry(BiConsumer<RegistryProcess, Model> wish) {
        RegistryProcess registry = world.dice.one(world.registries);
        ModelName name = model();
        if (registry.ready()) {
            registry.act(() -> wish.accept(
                    registry, registry.registry().journals().models().model(name)));
        }
    }

    private void collectGarbage() {
        CollectorProcess collector = world.dice.one(world.collectors);
        if (!collector.alive()) {
            collector.start();
        }
        if (collector.ready()) {
            collector.act(collector::collect);
        }
    }

    private void setPolicy() {
        policy(Optional.of(RetrainingPolicy.onNewSamples(1)));
    }

    private void removePolicy() {
        policy(Optional.empty());
    }

    private void policy(Optional<RetrainingPolicy> policy) {
        RetrainingProcess process = world.dice.one(world.retrainers);
        ModelName name = world.dice.one(MODELS);
        if (process.ready()) {
            process.act(() ->
                    SimulatedProcess.result(process.retraining().policies().set(name, policy, EventContext.NONE)));
        }
    }

    /** Sets what follows when a champion turns out worse, at a level at which few images show it. */
    private void watch() {
        ofTheRegistry((registry, model) -> SimulatedProcess.result(registry.registry()
                .gates()
                .set(
                        model.name(),
                        Optional.of(GatePolicy.NONE.withRollback(
                                world.dice.one(List.of(RollbackRule.values())),
                                new WatchPolicy(
                                        Optional.of(0.9), Optional.of(WatchPolicy.Unit.IMAGE), Optional.empty()))),
                        EventContext.NONE)));
    }

    private void rollBack() {
        ofTheRegistry((registry, model) -> SimulatedProcess.result(
                registry.registry().rollbacks().byHand(model.name(), "for the simulation", EventContext.NONE)));
    }

    private void force() {
        ofTheRegistry((registry, model) -> {
            if (model.versionCount() > 0) {
                SimulatedProcess.result(registry.registry().promotions().force(champion(model), EventContext.NONE));
            }
        });
    }

    /** Asks the gate about any version, be it that it has ruled on that before. */
    private void promote() {
        ofTheRegistry((registry, model) -> {
            if (model.versionCount() > 0) {
                Candidate candidate = champion(model);
                world.checks.model(model.name()).asked(candidate.version());
                try {
                    registry.registry().promotions().attempt(candidate, EventContext.NONE);
                } catch (NotFoundException | ModelChangingException e) {
                    world.trace("refused: %s", e.getMessage());
                } catch (ObjectStoreException.NotFound | ObjectStoreException.DigestMismatch e) {
                    world.decay.requireAny(e);
                    world.trace("refused: %s", e.getMessage());
                }
            }
        });
    }

    /** Candidate for champion, any of the model's versions. */
    private Candidate champion(Model model) {
        return new Candidate(
                model.name(),
                new VersionNumber(1 + world.dice.below(model.versionCount())),
                Model.CHAMPION,
                Optional.empty(),
                Optional.of("for the simulation"));
    }

    private void removeAlias() {
        ofTheRegistry((registry, model) -> SimulatedProcess.result(registry.registry()
                .promotions()
                .remove(model.name(), Model.CHAMPION, "for the simulation", EventContext.NONE)));
    }
}
