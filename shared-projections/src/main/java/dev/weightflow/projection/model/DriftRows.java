package dev.weightflow.projection.model;

import static dev.weightflow.platform.database.Column.number;
import static dev.weightflow.platform.database.Column.text;

import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Row;
import dev.weightflow.platform.database.Table;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.projection.model.DriftHistory.WindowDecision;
import dev.weightflow.schema.event.DriftEvent;
import dev.weightflow.schema.event.DriftEvent.DriftChecked;
import dev.weightflow.schema.event.DriftEvent.DriftDetected;
import dev.weightflow.schema.event.DriftEvent.DriftSkipped;
import dev.weightflow.schema.event.DriftEvent.LabelsRequested;
import dev.weightflow.schema.event.EventType;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Windows of what a model sees, and what was found in them. */
record DriftRows(Queries queries, ModelName model) {
    /** The decisions, one for each window, numbered in order. */
    private static final Table WINDOWS = Table.named("windows", text("model"), text("dataset"))
            .with(number("place"), number("checked"), number("version"), text("content"))
            .indexedBy("model", "place")
            .indexedForReadersBy("model", "version", "checked", "place");

    /** Consequences of a version's windows, one of each type. */
    private static final Table ALARMS = Table.named("alarms", text("model"), number("version"), text("type"))
            .with(text("content"));

    /** The tables. */
    static final List<Table> TABLES = List.of(WINDOWS, ALARMS);

    /** Version of the rows; must change with their meaning. */
    static final int VERSION = 1;

    private static final int NO_VERSION = 0;
    private static final String OF_MODEL = "WHERE model = ?";

    /** Applies an event. A window is decided about once, and an alarm of a version is given once. */
    static void apply(Transaction transaction, DriftEvent event, Envelope<RetrainingEvent> envelope) {
        DriftRows rows = new DriftRows(transaction, event.model());
        if (event instanceof DriftChecked checked) {
            rows.put(transaction, checked.dataset(), 1, checked.version().value(), envelope);
        } else if (event instanceof DriftSkipped skipped) {
            int version = skipped.version().map(VersionNumber::value).orElse(NO_VERSION);
            rows.put(transaction, skipped.dataset(), 0, version, envelope);
        } else {
            transaction.putIfAbsent(
                    ALARMS,
                    event.model().value(),
                    event instanceof DriftDetected detected
                            ? detected.version().value()
                            : ((LabelsRequested) event).version().value(),
                    event.type().name(),
                    StoredEvent.text(envelope));
        }
    }

    private void put(
            Transaction transaction, DatasetId dataset, int checked, int version, Envelope<RetrainingEvent> envelope) {
        transaction.putIfAbsent(
                WINDOWS, model.value(), dataset.value(), count() + 1, checked, version, StoredEvent.text(envelope));
    }

    int count() {
        return (int) queries.number("SELECT max(place) FROM windows WHERE model = ?", model.value());
    }

    int count(VersionNumber version, boolean checked) {
        return (int) queries.number(
                "SELECT count(*) FROM windows WHERE model = ? AND version = ? AND checked = ?",
                model.value(),
                version.value(),
                checked ? 1 : 0);
    }

    Optional<WindowDecision> decision(DatasetId dataset) {
        return queries.first(
                WINDOWS, OF_MODEL + " AND dataset = ?", DriftRows::decision, model.value(), dataset.value());
    }

    Optional<WindowDecision> latestCheck(VersionNumber version) {
        return queries.first(
                WINDOWS,
                OF_MODEL + " AND version = ? AND checked = 1 ORDER BY place DESC",
                DriftRows::decision,
                model.value(),
                version.value());
    }

    /** Returns the latest decisions, the latest first, without so many later ones. */
    List<WindowDecision> latest(int from, int most) {
        return queries.list(
                WINDOWS,
                OF_MODEL + " ORDER BY place DESC LIMIT ? OFFSET ?",
                DriftRows::decision,
                model.value(),
                most,
                from);
    }

    /** Passes on all checks. */
    static void eachCheck(Queries queries, Consumer<DriftChecked> receiver) {
        queries.each(
                WINDOWS, "WHERE checked = 1", row -> receiver.accept(stored(row).event(DriftChecked.class)));
    }

    Optional<StoredEvent> alarm(VersionNumber version, Class<? extends DriftEvent> type) {
        return queries.first(
                ALARMS,
                OF_MODEL + " AND version = ? AND type = ?",
                DriftRows::stored,
                model.value(),
                version.value(),
                EventType.of(type).name());
    }

    /** Returns the latest version's request of labels. */
    Optional<StoredEvent> latestLabels() {
        return queries.first(
                ALARMS,
                OF_MODEL + " AND type = ? ORDER BY version DESC",
                DriftRows::stored,
                model.value(),
                EventType.of(LabelsRequested.class).name());
    }

    private static WindowDecision decision(Row row) {
        StoredEvent stored = stored(row);
        return new WindowDecision(stored.event(DriftEvent.class), stored.metadata());
    }

    private static StoredEvent stored(Row row) {
        return StoredEvent.of(row.text("content"));
    }
}
