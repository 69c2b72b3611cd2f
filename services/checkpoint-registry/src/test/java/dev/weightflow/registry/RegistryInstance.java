package dev.weightflow.registry;

import dev.weightflow.projection.FollowingInstance;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.gate.GateRules;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.topic.Topics;

/** Instance of the registry whose background work runs when the test says so. */
public final class RegistryInstance extends FollowingInstance {
    public final Registry registry;

    RegistryInstance(RegistryFixture fixture) {
        super(fixture, "checkpoint-registry", Topics.MODELS);
        this.registry = Registry.over(
                journals,
                store,
                new Gate(rules()),
                fixture.requests("/weightflow/checkpoint-registry"),
                fixture.clock,
                this::inBackground);
        begin(registry.reconciler());
    }

    /** Returns the default rules, for evaluations on eight images. */
    private static GateRules rules() {
        return GateRules.defaults().with(GatePolicy.onImages(8));
    }
}
