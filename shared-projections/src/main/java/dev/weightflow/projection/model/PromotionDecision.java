package dev.weightflow.projection.model;

import dev.weightflow.platform.database.Row;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.schema.Keyed;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.PromotionUndecided;
import dev.weightflow.schema.event.WatchEvent.VersionRolledBack;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.VersionNumber;
import java.util.Optional;

/**
 * Decision about an alias.
 *
 * @param metadata the event, when it was stated, and why
 * @param version the version in question; where the alias was removed, the one that lost it
 * @param from the version that had the alias before, where it was moved
 * @param verdict the gate's, where a gate decided
 */
public record PromotionDecision(
        EventMetadata metadata,
        Alias alias,
        Optional<VersionNumber> version,
        Optional<VersionNumber> from,
        Outcome outcome,
        String reason,
        Optional<GateVerdict> verdict) {

    /** Outcome of the decision. */
    public enum Outcome implements Keyed {
        /** The gate has accepted the version. */
        PROMOTED,
        /** A person gave the alias to the version without the gate. */
        FORCED,
        /** The gate has rejected the version. */
        REJECTED,
        /** The gate could not decide, and nothing has changed. */
        UNDECIDED,
        /** A person removed the alias. */
        REMOVED,
        /** The version lost the alias, as it turned out worse than its predecessor. The gate does not give it back. */
        ROLLED_BACK,
        /** The version has the alias again, as the one after it was rolled back. */
        RESTORED
    }

    static PromotionDecision of(Row row) {
        StoredEvent stored = StoredEvent.of(row.text("content"));
        ModelEvent event = stored.event(ModelEvent.class);
        if (event instanceof PromotionRejected rejected) {
            return of(rejected, stored.metadata());
        } else if (event instanceof PromotionUndecided undecided) {
            return of(undecided, stored.metadata());
        }
        return event instanceof VersionRolledBack back
                ? of(back, stored.metadata())
                : of((AliasMoved) event, stored.metadata());
    }

    static PromotionDecision of(AliasMoved event, EventMetadata metadata) {
        Outcome outcome = event.to().isEmpty()
                ? Outcome.REMOVED
                : event.rollback() ? Outcome.RESTORED : event.verdict().isPresent() ? Outcome.PROMOTED : Outcome.FORCED;
        return new PromotionDecision(
                metadata,
                event.alias(),
                event.to().or(event::from),
                event.from(),
                outcome,
                event.reason(),
                event.verdict());
    }

    static PromotionDecision of(VersionRolledBack event, EventMetadata metadata) {
        return new PromotionDecision(
                metadata,
                Model.CHAMPION,
                Optional.of(event.version()),
                Optional.empty(),
                Outcome.ROLLED_BACK,
                event.reason(),
                Optional.empty());
    }

    static PromotionDecision of(PromotionRejected event, EventMetadata metadata) {
        return stays(event.version(), event.alias(), Outcome.REJECTED, event.verdict(), metadata);
    }

    static PromotionDecision of(PromotionUndecided event, EventMetadata metadata) {
        return stays(event.version(), event.alias(), Outcome.UNDECIDED, event.verdict(), metadata);
    }

    private static PromotionDecision stays(
            VersionNumber version, Alias alias, Outcome outcome, GateVerdict verdict, EventMetadata metadata) {
        return new PromotionDecision(
                metadata,
                alias,
                Optional.of(version),
                Optional.empty(),
                outcome,
                verdict.reason(),
                Optional.of(verdict));
    }
}
