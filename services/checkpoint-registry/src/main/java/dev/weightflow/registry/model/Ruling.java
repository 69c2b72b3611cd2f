package dev.weightflow.registry.model;

import dev.weightflow.registry.chronicle.Origin;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.VersionNumber;
import java.util.Optional;

/**
 * What was decided about an alias.
 *
 * @param origin the fact, when it was stated, and why
 * @param version whom it is about; the one that lost the alias where it was taken away
 * @param from who had the alias before, where it was moved
 * @param verdict the gate's, where a gate decided
 */
public record Ruling(
        Origin origin,
        Alias alias,
        Optional<VersionNumber> version,
        Optional<VersionNumber> from,
        Outcome outcome,
        String reason,
        Optional<GateVerdict> verdict) {

    static Ruling of(AliasMoved fact, Origin origin) {
        Outcome outcome =
                fact.to().isEmpty() ? Outcome.REMOVED : fact.verdict().isPresent() ? Outcome.PROMOTED : Outcome.FORCED;
        return new Ruling(
                origin, fact.alias(), fact.to().or(fact::from), fact.from(), outcome, fact.reason(), fact.verdict());
    }

    static Ruling of(PromotionRejected fact, Origin origin) {
        return new Ruling(
                origin,
                fact.alias(),
                Optional.of(fact.version()),
                Optional.empty(),
                Outcome.REJECTED,
                fact.verdict().reason(),
                Optional.of(fact.verdict()));
    }

    /** Whether this is an answer to the question if that version may have that alias. */
    boolean answers(VersionNumber asked, Alias about) {
        return outcome != Outcome.REMOVED
                && alias.equals(about)
                && version.filter(asked::equals).isPresent();
    }
}
