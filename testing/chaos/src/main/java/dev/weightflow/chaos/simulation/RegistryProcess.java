package dev.weightflow.chaos.simulation;

import dev.weightflow.chaos.history.Violation;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.registry.Registry;
import dev.weightflow.registry.garbage.GarbageException;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.gate.GateRules;
import dev.weightflow.registry.journal.Datasets;
import dev.weightflow.registry.journal.Evaluations;
import dev.weightflow.registry.journal.Journals;
import dev.weightflow.registry.journal.RequestSender;
import dev.weightflow.registry.journal.Trainings;
import dev.weightflow.registry.model.Models;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** An instance of the registry, whose background work is done when the dice say so. */
final class RegistryProcess extends SimulatedProcess {
    /** How long garbage is kept. */
    static final Duration GRACE = Duration.ofHours(24);

    private final Queue<Runnable> background = new ArrayDeque<>();
    private Registry registry;

    RegistryProcess(World world, int number) {
        super(world, "checkpoint-registry", number);
    }

    @Override
    void open() {
        background.clear();
        registry = Registry.over(
                new Journals(
                        journal(world.datasets, Datasets.PROJECTION, false),
                        journal(world.trainings, Trainings.PROJECTION, false),
                        journal(world.evaluations, Evaluations.PROJECTION, false),
                        journal(world.models, Models.PROJECTION, true),
                        stated -> {}),
                world.store,
                world.contents,
                GRACE,
                new Gate(rules()),
                requests(),
                clock,
                background::add);
        background.add(registry.reconciler()::reconcile);
    }

    /** As by default, but for evaluations on a few images. */
    private static GateRules rules() {
        GateRules defaults = GateRules.defaults();
        return new GateRules(defaults.budgets(), defaults.minGain(), Artifacts.IMAGES, defaults.first());
    }

    private RequestSender requests() {
        return new RequestSender() {
            @Override
            public void send(TrainingRequested request, EventContext context) {
                world.trainingRequests.send(stated(request, context));
            }

            @Override
            public void send(EvaluationRequested request, EventContext context) {
                world.evaluationRequests.send(stated(request, context));
            }
        };
    }

    private <E extends Event> Envelope<E> stated(E request, EventContext context) {
        return Envelope.of(request, "/weightflow/checkpoint-registry", clock.instant(), context);
    }

    Registry registry() {
        return registry;
    }

    @Override
    void step() {
        switch (world.dice.below(7)) {
            case 0 -> follow();
            case 1 -> registry.reconciler().reconcile();
            case 2 -> {
                if (world.dice.chance(0.05)) {
                    collect();
                }
            }
            default -> {
                Runnable task = background.poll();
                if (task != null) {
                    task.run();
                }
            }
        }
    }

    /** Collects garbage, if nothing stands against it. */
    void collect() {
        follow();
        try {
            registry.garbage().collect(false);
        } catch (GarbageException e) {
            world.trace("%s: %s", name(), e.code());
            if (e.code().equals("documents-unreadable")) {
                throw new Violation("what is needed is lost: " + e.getMessage());
            }
        }
    }
}
