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

/** Sets and removes the gate policies of single models. */
public final class GatePolicies {
    private final Journals journals;
    private final Gate gate;

    public GatePolicies(Journals journals, Gate gate) {
        this.journals = journals;
        this.gate = gate;
    }

    /**
     * Gate policy of a model.
     *
     * @param revision the revision of the model's policy; 0 if it never had one
     * @param setAt the time when it was set or removed
     * @param setBy the person who set or removed it
     * @param policy the model's own policy; absent where only the registry's settings apply
     * @param rules the rules in effect, from the model's policy and the settings
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

    /** Sets or removes the policy. Returns whether that changed anything. Earlier decisions stand. */
    public CompletableFuture<Boolean> set(ModelName name, Optional<GatePolicy> policy, EventContext context) {
        return journals.decide(context, state -> {
            GateRevision now = state.model(name).gate();
            return now.policy().equals(policy)
                    ? Decision.none(false)
                    : Decision.of(new GatePolicySet(name, now.number() + 1, policy), true);
        });
    }
}
