package dev.weightflow.chaos.simulation;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.registry.Registry;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.gate.GateRules;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import java.util.ArrayDeque;
import java.util.Queue;

/** Instance of the registry, whose background work runs at random times. */
final class RegistryProcess extends SimulatedProcess {
    private final Queue<Runnable> background = new ArrayDeque<>();
    private Registry registry;

    RegistryProcess(SimulatedCluster world, int number) {
        super(world, "checkpoint-registry", number);
    }

    @Override
    void open() {
        background.clear();
        registry = Registry.over(
                journals(world.models),
                world.store,
                new Gate(rules()),
                (request, context) -> world.evaluationRequests.send(Envelope.of(
                        (EvaluationRequested) request, "/weightflow/checkpoint-registry", clock.instant(), context)),
                clock,
                background::add);
        background.add(registry.reconciler()::reconcile);
    }

    /** Returns the default rules, for evaluations on few images. */
    private static GateRules rules() {
        return GateRules.defaults().with(GatePolicy.onImages(Artifacts.IMAGES));
    }

    Registry registry() {
        return registry;
    }

    @Override
    void step() {
        switch (world.dice.below(6)) {
            case 0 -> follow();
            case 1 -> registry.reconciler().reconcile();
            default -> {
                Runnable task = background.poll();
                if (task != null) {
                    task.run();
                }
            }
        }
    }
}
