package dev.weightflow.registry.promotion;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.Model.GateRevision;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.gate.GateRules;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.event.ModelEvent.GatePolicySet;
import dev.weightflow.schema.id.ModelName;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Sets and removes what single models' gates ask for. */
public final class GatePolicies {
    private final Journals journals;
    private final Gate gate;

    public GatePolicies(Journals journals, Gate gate) {
        this.journals = journals;
        this.gate = gate;
    }

    /**
     * What a model's gate asks for.
     *
     * @param revision which one of the model's policies; 0 if it never had one
     * @param setAt when that was set or removed
     * @param setBy who asked for that
     * @param policy its own; absent where the registry's settings alone hold
     * @param rules what holds, the model's own and the settings together
     */
    public record View(
            ModelName model,
            int revision,
            Optional<Instant> setAt,
            Optional<String> setBy,
            Optional<GatePolicy> policy,
            GateRules rules) {}

    public View of(ModelName name) {
        Model model = journals.models().model(name);
        GateRevision revision = model.gate();
        return new View(
                name,
                revision.number(),
                revision.setAt(),
                revision.setBy(),
                revision.policy(),
                gate.of(model).rules());
    }

    /** Sets the policy, or removes it. Returns whether that changed anything. What was decided before stays decided. */
    public CompletableFuture<Boolean> set(ModelName name, Optional<GatePolicy> policy, EventContext context) {
        return journals.decide(context, state -> {
            GateRevision now = state.model(name).gate();
            return now.policy().equals(policy)
                    ? Decision.none(false)
                    : Decision.of(new GatePolicySet(name, now.number() + 1, policy), true);
        });
    }
}
