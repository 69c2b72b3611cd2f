package dev.weightflow.projection.model;

import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Row;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.projection.model.Model.GateRevision;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.json.WeightflowJson;
import java.nio.charset.StandardCharsets;

/** Row of a model: how many rows it has in the other tables, and its gate policy. */
record ModelRow(ModelName name, long changes, int versions, int decisions, int failures, GateRevision gate) {

    static ModelRow of(Queries queries, ModelName name) {
        return queries.first(ModelTables.MODELS, "WHERE name = ?", ModelRow::of, name.value())
                .orElseGet(() -> new ModelRow(name, 0, 0, 0, 0, GateRevision.NONE));
    }

    private static ModelRow of(Row row) {
        return new ModelRow(
                new ModelName(row.text("name")),
                row.number("changes"),
                (int) row.number("versions"),
                (int) row.number("decisions"),
                (int) row.number("failures"),
                new GateRevision(
                        (int) row.number("gate_revision"),
                        row.optionalText("gate_policy").map(ModelRow::policy),
                        row.optionalInstant("gate_set_at"),
                        row.optionalText("gate_set_by")));
    }

    private static GatePolicy policy(String json) {
        return WeightflowJson.read(json.getBytes(StandardCharsets.UTF_8), GatePolicy.class);
    }

    void put(Transaction transaction) {
        transaction.put(
                ModelTables.MODELS,
                name.value(),
                changes,
                versions,
                decisions,
                failures,
                gate.number(),
                gate.policy().map(policy -> new String(WeightflowJson.write(policy), StandardCharsets.UTF_8)),
                gate.setAt(),
                gate.setBy());
    }

    boolean hasContent() {
        return versions > 0 || failures > 0;
    }

    boolean hasVersion(int number) {
        return number <= versions;
    }

    ModelRow withVersion() {
        return new ModelRow(name, changes + 1, versions + 1, decisions, failures, gate);
    }

    ModelRow withDecision() {
        return new ModelRow(name, changes + 1, versions, decisions + 1, failures, gate);
    }

    ModelRow withFailure() {
        return new ModelRow(name, changes + 1, versions, decisions, failures + 1, gate);
    }

    /** Returns the row after an event that is counted nowhere else. */
    ModelRow changed() {
        return new ModelRow(name, changes + 1, versions, decisions, failures, gate);
    }

    ModelRow with(GateRevision next) {
        return new ModelRow(name, changes + 1, versions, decisions, failures, next);
    }
}
