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
import java.time.Instant;
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
            .with(number("stated"), text("content"))
            .indexedForReadersBy("model", "type", "stated");

    /** The tables. */
    static final List<Table> TABLES = List.of(WINDOWS, ALARMS);

    /** Version of the rows; must change with their meaning. */
    static final int VERSION = 2;

    /** Stands for the version where there is no champion. */
    static final int NO_VERSION = 0;

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
                    envelope.time(),
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
        return count(version.value(), checked);
    }

    int count(int version, boolean checked) {
        return (int) queries.number(
                "SELECT count(*) FROM windows WHERE model = ? AND version = ? AND checked = ?",
                model.value(),
                version,
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

    /** Returns the version's decisions, the latest first, without so many later ones; 0 stands for those without a champion. */
    List<WindowDecision> latest(int version, int from, int most) {
        return queries.list(
                WINDOWS,
                OF_MODEL + " AND version = ? AND place IN (SELECT place FROM windows WHERE model = ? AND version = ?"
                        + " ORDER BY place DESC LIMIT ? OFFSET ?) ORDER BY place DESC",
                DriftRows::decision,
                model.value(),
                version,
                model.value(),
                version,
                most,
                from);
    }

    /** Returns every so manieth of the version's checks, counted back from the latest one, in order. */
    List<WindowDecision> everyCheck(VersionNumber version, int stride) {
        return queries.list(
                WINDOWS,
                OF_MODEL + " AND place IN (SELECT place FROM (SELECT place, row_number() OVER (ORDER BY place DESC) AS"
                        + " ordinal FROM windows WHERE model = ? AND version = ? AND checked = 1) AS numbered WHERE"
                        + " (ordinal - 1) % ? = 0) ORDER BY place",
                DriftRows::decision,
                model.value(),
                model.value(),
                version.value(),
                stride);
    }

    /** Returns the number of the version's checks up to that window's. */
    int ordinal(VersionNumber version, DatasetId dataset) {
        return (int) queries.number(
                "SELECT count(*) FROM windows WHERE model = ? AND version = ? AND checked = 1 AND place <= (SELECT"
                        + " max(place) FROM windows WHERE model = ? AND dataset = ?)",
                model.value(),
                version.value(),
                model.value(),
                dataset.value());
    }

    /** Returns the versions with decisions about windows, the latest first. */
    List<VersionNumber> versions(int most) {
        return queries.list(
                WINDOWS,
                OF_MODEL + " AND place IN (SELECT max(place) FROM windows WHERE model = ? AND version > ? GROUP BY"
                        + " version ORDER BY version DESC LIMIT ?) ORDER BY version DESC",
                row -> new VersionNumber((int) row.number("version")),
                model.value(),
                model.value(),
                NO_VERSION,
                most);
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

    /** Returns the alarms of that type that were given before that moment, the latest first. */
    List<StoredEvent> alarmsBefore(Instant moment, Class<? extends DriftEvent> type, int most) {
        return queries.list(
                ALARMS,
                OF_MODEL + " AND type = ? AND stated < ? ORDER BY stated DESC LIMIT ?",
                DriftRows::stored,
                model.value(),
                EventType.of(type).name(),
                moment,
                most);
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
