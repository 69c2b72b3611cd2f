package dev.weightflow.projection.model;

import static dev.weightflow.platform.database.Column.number;
import static dev.weightflow.platform.database.Column.text;

import dev.weightflow.platform.database.Table;
import dev.weightflow.projection.lineage.EventTable;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tables of models, with those of {@link RetrainingRows} from releases before retraining had a log of its own. Whatever is not asked for by itself
 * lies in {@code content}, as the event that stated it.
 */
final class ModelTables {
    /** Version of the rows; must change with their meaning. */
    static final int VERSION = 5;

    /** The models, with the numbers of their rows in the other tables. {@code changes} is the number of events that changed the model. */
    static final Table MODELS = Table.named("models", text("name"))
            .with(
                    number("changes"),
                    number("versions"),
                    number("decisions"),
                    number("failures"),
                    number("gate_revision"),
                    text("gate_policy"),
                    number("gate_set_at"),
                    text("gate_set_by"));

    static final Table VERSIONS = Table.named("versions", text("model"), number("number"))
            .with(
                    text("checkpoint"),
                    text("dataset"),
                    number("parent"),
                    number("stated"),
                    text("status"),
                    text("content"))
            .indexedBy("checkpoint", "model")
            .indexedForReadersBy("dataset", "stated", "model", "number")
            .indexedForReadersBy("model", "status", "number")
            .indexedForReadersBy("model", "parent", "number");

    /** The versions for which the gate has not decided yet whether they may be champion. */
    static final Table WAITING =
            Table.named("waiting", text("model"), number("number")).with(number("stated"));

    /** The decisions about aliases, numbered in order. */
    static final Table DECISIONS = Table.named("decisions", text("model"), number("place"))
            .with(
                    number("version"),
                    text("alias"),
                    text("outcome"),
                    number("stated"),
                    number("judged"),
                    text("content"))
            .indexedForReadersBy("model", "version", "place")
            .indexedBy("model", "version", "alias")
            .indexedForReadersBy("model", "alias", "place")
            .indexedForReadersBy("model", "outcome", "place")
            .indexedForReadersBy("stated");

    static final Table ALIASES = Table.named("aliases", text("model"), text("alias"))
            .with(
                    number("version"),
                    number("moves"),
                    number("since"),
                    text("mover"),
                    number("holds"),
                    text("held_reason"),
                    number("held_since"),
                    text("held_by"),
                    text("held_until"))
            .indexedBy("alias");

    /** The looks at validation images: the number of decisions that rest on them, and of looks, with the sum of their levels. */
    static final Table LOOKS = Table.named("looks", text("model"), text("dataset"), text("split"))
            .with(number("decisions"), number("looks"), text("spent"));

    static final Table FAILURES = Table.named("failures", text("model"), text("report"))
            .with(text("checkpoint"), number("stated"), text("content"))
            .indexedForReadersBy("model", "checkpoint")
            .indexedForReadersBy("model", "stated");

    /** The comparisons of champions with their predecessors, numbered in order for each promotion. */
    static final Table CHECKS = Table.named("checks", text("model"), number("promotion"), number("place"))
            .with(text("dataset"), text("split"), text("content"));

    /** The proposals that a champion gives way, one a promotion. */
    static final Table PROPOSALS =
            Table.named("proposals", text("model"), number("promotion")).with(text("content"));

    static final List<Table> ALL = Stream.concat(
                    Stream.of(
                            MODELS,
                            VERSIONS,
                            WAITING,
                            DECISIONS,
                            ALIASES,
                            LOOKS,
                            FAILURES,
                            CHECKS,
                            PROPOSALS,
                            EventTable.EVENTS),
                    RetrainingRows.TABLES.stream())
            .toList();

    private ModelTables() {}
}
