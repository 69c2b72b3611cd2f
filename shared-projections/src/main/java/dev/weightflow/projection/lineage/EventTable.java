package dev.weightflow.projection.lineage;

import static dev.weightflow.platform.database.Column.number;
import static dev.weightflow.platform.database.Column.text;

import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Row;
import dev.weightflow.platform.database.Table;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.id.EventId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Index in a table. */
public record EventTable(Queries queries) implements LineageIndex {
    /** The table. */
    public static final Table EVENTS = Table.named("events", text("id"))
            .with(
                    number("stated"),
                    number("depth"),
                    text("root"),
                    text("parent"),
                    text("kind"),
                    text("subject"),
                    text("description"),
                    text("traceparent"),
                    text("actor"))
            .indexedForReadersBy("parent")
            .indexedForReadersBy("stated", "depth");

    /** Version of the rows; must change with their meaning, such as other descriptions. */
    public static final int VERSION = 2;

    /** Adds an event; returns false if it is known already. Events that no chain runs through are not added, and never known. */
    public static boolean add(Transaction transaction, Envelope<?> envelope) {
        return !LineageIndex.isIndexed(envelope.event()) || transaction.add(EVENTS, row(envelope));
    }

    /** As {@link #add}, for folds that a known event does not change anyhow: together with others. */
    public static void put(Transaction transaction, Envelope<?> envelope) {
        if (LineageIndex.isIndexed(envelope.event())) {
            transaction.putIfAbsent(EVENTS, row(envelope));
        }
    }

    private static Object[] row(Envelope<?> envelope) {
        LineageEvent event = LineageEvent.of(envelope);
        EventMetadata metadata = event.metadata();
        Causation causation = metadata.causation();
        return new Object[] {
            event.id().value(),
            metadata.at(),
            causation.depth(),
            causation.root().map(EventId::value),
            causation.parent().map(EventId::value),
            event.type(),
            event.subject(),
            event.description(),
            metadata.traceparent(),
            metadata.actor()
        };
    }

    private static LineageEvent event(Row row) {
        return new LineageEvent(
                new EventMetadata(
                        new EventId(row.text("id")),
                        row.instant("stated"),
                        new Causation(
                                (int) row.number("depth"),
                                row.optionalText("root").map(EventId::new),
                                row.optionalText("parent").map(EventId::new)),
                        row.optionalText("traceparent"),
                        row.optionalText("actor")),
                row.text("kind"),
                row.text("subject"),
                row.text("description"));
    }

    @Override
    public Optional<LineageEvent> event(EventId id) {
        return queries.first(EVENTS, "WHERE id = ?", EventTable::event, id.value());
    }

    @Override
    public List<EventId> consequences(EventId id) {
        return queries.list(EVENTS, "WHERE parent = ? ORDER BY stated, id", EventTable::id, id.value());
    }

    @Override
    public List<EventId> startingWith(String beginning, int most) {
        return queries.startingWith(EVENTS, "id", beginning, most, EventTable::id);
    }

    private static EventId id(Row row) {
        return new EventId(row.text("id"));
    }

    @Override
    public List<LineageEvent> latest() {
        List<LineageEvent> latest = new ArrayList<>(
                queries.list(EVENTS, "ORDER BY stated DESC, depth DESC, id DESC LIMIT ?", EventTable::event, LATEST));
        Collections.reverse(latest);
        return latest;
    }
}
