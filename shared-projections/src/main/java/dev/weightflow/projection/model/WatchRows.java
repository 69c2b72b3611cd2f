package dev.weightflow.projection.model;

import static dev.weightflow.projection.model.ModelTables.CHECKS;
import static dev.weightflow.projection.model.ModelTables.PROPOSALS;

import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.projection.model.ChampionWatch.Check;
import dev.weightflow.projection.model.ChampionWatch.Proposal;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.WatchEvent.ChampionChecked;
import dev.weightflow.schema.event.WatchEvent.RollbackProposed;
import dev.weightflow.schema.id.ModelName;
import java.util.List;
import java.util.Optional;

/** Checks of champions against their predecessors, in rows. */
final class WatchRows {
    private static final String OF_PROMOTION = "WHERE model = ? AND promotion = ?";

    private WatchRows() {}

    /** Adds the check if it is the promotion's next one, of images that none before was of. */
    static boolean put(Transaction transaction, ChampionChecked event, Envelope<? extends ModelEvent> envelope) {
        String model = event.model().value();
        int promotion = event.promotion();
        boolean again = transaction.count(
                        CHECKS,
                        OF_PROMOTION + " AND dataset = ? AND split = ?",
                        model,
                        promotion,
                        event.dataset().value(),
                        event.split().name())
                > 0;
        if (again || transaction.count(CHECKS, OF_PROMOTION, model, promotion) != event.check()) {
            return false;
        }
        transaction.put(
                CHECKS,
                model,
                promotion,
                event.check(),
                event.dataset().value(),
                event.split().name(),
                StoredEvent.text(envelope));
        return true;
    }

    /** Adds the promotion's only proposal. */
    static boolean put(Transaction transaction, RollbackProposed event, Envelope<? extends ModelEvent> envelope) {
        String model = event.model().value();
        if (transaction.count(PROPOSALS, OF_PROMOTION, model, event.promotion()) > 0) {
            return false;
        }
        transaction.put(PROPOSALS, model, event.promotion(), StoredEvent.text(envelope));
        return true;
    }

    /** Returns the checks of a promotion, in order. */
    static List<Check> checks(Queries queries, ModelName model, int promotion) {
        return queries.list(
                CHECKS,
                OF_PROMOTION + " ORDER BY place",
                row -> {
                    StoredEvent stored = StoredEvent.of(row.text("content"));
                    return new Check(stored.event(ChampionChecked.class), stored.metadata());
                },
                model.value(),
                promotion);
    }

    /** Returns the proposal that the champion of a promotion gives way, if there is one. */
    static Optional<Proposal> proposal(Queries queries, ModelName model, int promotion) {
        return queries.first(
                PROPOSALS,
                OF_PROMOTION,
                row -> {
                    StoredEvent stored = StoredEvent.of(row.text("content"));
                    EventMetadata metadata = stored.metadata();
                    return new Proposal(stored.event(RollbackProposed.class), metadata);
                },
                model.value(),
                promotion);
    }
}
