package dev.weightflow.projection.model;

import static dev.weightflow.projection.model.ModelTables.MODELS;
import static dev.weightflow.projection.model.ModelTables.VERSIONS;
import static dev.weightflow.projection.model.ModelTables.WAITING;

import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Row;
import dev.weightflow.platform.database.Table;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.platform.eventlog.TableProjection;
import dev.weightflow.projection.lineage.EventTable;
import dev.weightflow.projection.lineage.LineageIndex;
import dev.weightflow.projection.model.PromotionDecision.Outcome;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Models in tables: the fold of weightflow.models, for the registry that decides about them and for all that follow it. */
public final class Models {
    private static final String KNOWN = "WHERE versions > 0 OR failures > 0";
    private static final String BY_NAME = " ORDER BY name";

    /**
     * Creates the projection of weightflow.models.
     *
     * @param follower prefix of its name: each service has its own
     */
    public static TableProjection<Models, ModelEvent> projection(String follower) {
        return new Projection(follower + "-models");
    }

    private record Projection(String name) implements TableProjection<Models, ModelEvent> {
        @Override
        public int version() {
            return 100 * (ModelTables.VERSION + RetrainingRows.VERSION) + EventTable.VERSION;
        }

        @Override
        public List<Table> tables() {
            return ModelTables.ALL;
        }

        @Override
        public Models view(Queries queries) {
            return new Models(queries);
        }

        @Override
        public Fold<ModelEvent> fold(Transaction transaction) {
            return new ModelFold(transaction);
        }
    }

    private final Queries queries;

    private Models(Queries queries) {
        this.queries = queries;
    }

    /** Version with its model. */
    public record TrainedVersion(ModelName model, VersionNumber version) {}

    /** Returns the model, whether or not there is anything of it. */
    public Model model(ModelName name) {
        return new Model(queries, name);
    }

    /** Returns the model if a version was registered, or failed to be. */
    public Optional<Model> known(ModelName name) {
        return Optional.of(model(name)).filter(Model::hasContent);
    }

    /** Returns the models with a version that was registered, or failed to be, by name. */
    public Stream<Model> known() {
        return models(KNOWN + BY_NAME);
    }

    /** Returns a part of the {@linkplain #known() known} models. */
    public Stream<Model> known(int from, int most) {
        return models(KNOWN + BY_NAME + " LIMIT ? OFFSET ?", most, from);
    }

    /** Returns the number of {@linkplain #known() known} models. */
    public int count() {
        return (int) queries.number("SELECT count(*) FROM models " + KNOWN);
    }

    /** As {@link #known()}, with models of which this log has nothing but an old retraining policy. */
    public Stream<Model> all() {
        return models(BY_NAME);
    }

    private Stream<Model> models(String rest, Object... arguments) {
        return queries.list(MODELS, rest, row -> new ModelName(row.text("name")), arguments).stream()
                .map(this::model);
    }

    /** Returns the models of which that checkpoint is a version. */
    public List<ModelName> withCheckpoint(CheckpointId checkpoint) {
        return queries.list(
                VERSIONS,
                "WHERE checkpoint = ? ORDER BY model",
                row -> new ModelName(row.text("model")),
                checkpoint.value());
    }

    /** Returns the latest versions that were trained on that dataset, the latest first. */
    public List<TrainedVersion> trainedOn(DatasetId dataset, int most) {
        return queries.list(
                VERSIONS,
                "WHERE dataset = ? ORDER BY stated DESC, model DESC, number DESC LIMIT ?",
                Models::trained,
                dataset.value(),
                most);
    }

    private static TrainedVersion trained(Row row) {
        return new TrainedVersion(new ModelName(row.text("model")), new VersionNumber((int) row.number("number")));
    }

    /** Returns the models with versions for which the gate has not decided yet whether they may be champion. */
    public List<ModelName> waiting() {
        List<ModelName> models = new ArrayList<>();
        Optional<ModelName> next = waitingAfter("");
        while (next.isPresent()) {
            models.add(next.get());
            next = waitingAfter(next.get().value());
        }
        return models;
    }

    /** Finds the next one by the index, however many versions of the one before wait. */
    private Optional<ModelName> waitingAfter(String model) {
        return queries.first(WAITING, "WHERE model > ? ORDER BY model", row -> new ModelName(row.text("model")), model);
    }

    /** Returns when the versions were registered for which the gate has not decided yet. */
    public List<Instant> waitingSince() {
        return queries.list(WAITING, "", row -> row.instant("stated"));
    }

    /** Returns the aliases of that name that point to a version, by model. */
    public List<AliasState> pointing(Alias alias) {
        return queries.list(
                ModelTables.ALIASES,
                "WHERE alias = ? AND version IS NOT NULL ORDER BY model",
                AliasState::of,
                alias.value());
    }

    /** Returns the number of decisions since then in which a gate was involved. */
    public int judgedSince(Instant moment) {
        return (int) queries.number("SELECT count(*) FROM decisions WHERE stated > ? AND judged = 1", moment);
    }

    /** Returns the number of those decisions with that outcome. */
    public int judgedSince(Instant moment, Outcome outcome) {
        return (int) queries.number(
                "SELECT count(*) FROM decisions WHERE stated > ? AND judged = 1 AND outcome = ?",
                moment,
                outcome.name());
    }

    /** Returns the index of the underlying events. */
    public LineageIndex index() {
        return new EventTable(queries);
    }
}
