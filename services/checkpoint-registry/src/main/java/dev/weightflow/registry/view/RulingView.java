package dev.weightflow.registry.view;

import dev.weightflow.registry.model.Outcome;
import dev.weightflow.registry.model.Ruling;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Instant;
import java.util.Optional;

/**
 * A decision about an alias.
 *
 * @param event the fact that it is
 * @param from the version that had the alias before, where it was moved
 * @param verdict the gate's, with its numbers, where a gate decided
 */
public record RulingView(
        EventId event,
        Instant at,
        Alias alias,
        Optional<VersionNumber> version,
        Optional<VersionNumber> from,
        Outcome outcome,
        String reason,
        Optional<GateVerdict> verdict) {

    static RulingView of(Ruling ruling) {
        return new RulingView(
                ruling.origin().fact(),
                ruling.origin().at(),
                ruling.alias(),
                ruling.version(),
                ruling.from(),
                ruling.outcome(),
                ruling.reason(),
                ruling.verdict());
    }
}
