package dev.weightflow.registry.query;

import dev.weightflow.projection.model.PromotionDecision;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Instant;
import java.util.Optional;

/**
 * Decision about an alias.
 *
 * @param event the event that states it
 * @param actor the person who asked for it; absent where an evaluation triggered the gate
 * @param from the version that had the alias before, where it was moved
 * @param verdict the gate's, with its numbers, where a gate decided
 */
public record DecisionView(
        EventId event,
        Instant at,
        Optional<String> actor,
        Alias alias,
        Optional<VersionNumber> version,
        Optional<VersionNumber> from,
        PromotionDecision.Outcome outcome,
        String reason,
        Optional<GateVerdict> verdict) {

    /** Creates the view of a decision. */
    public static DecisionView of(PromotionDecision decision) {
        return new DecisionView(
                decision.metadata().event(),
                decision.metadata().at(),
                decision.metadata().actor(),
                decision.alias(),
                decision.version(),
                decision.from(),
                decision.outcome(),
                decision.reason(),
                decision.verdict());
    }
}
