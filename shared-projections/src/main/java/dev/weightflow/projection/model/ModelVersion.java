package dev.weightflow.projection.model;

import dev.weightflow.platform.database.Row;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.List;
import java.util.Optional;

/**
 * Version of a model.
 *
 * @param event the event that registered it
 * @param metadata time and cause of its registration
 * @param status its status with regard to the alias {@code champion}
 * @param decisions the decisions about it, in order
 */
public record ModelVersion(
        ModelVersionRegistered event, EventMetadata metadata, VersionStatus status, List<PromotionDecision> decisions) {

    static ModelVersion of(Row row, List<PromotionDecision> decisions) {
        StoredEvent stored = StoredEvent.of(row.text("content"));
        return new ModelVersion(
                stored.event(ModelVersionRegistered.class),
                stored.metadata(),
                VersionStatus.valueOf(row.text("status")),
                decisions);
    }

    /** Returns its number. */
    public VersionNumber number() {
        return event.version();
    }

    /** Returns the checkpoint with its weights. */
    public CheckpointId checkpoint() {
        return event.checkpoint();
    }

    /** Returns how many decisions were made on whether it may have that alias. */
    public int attempts(Alias alias) {
        return answers(alias).size();
    }

    /** Returns the latest decision on whether it may have that alias. */
    public Optional<PromotionDecision> decision(Alias alias) {
        List<PromotionDecision> answers = answers(alias);
        return answers.isEmpty() ? Optional.empty() : Optional.of(answers.get(answers.size() - 1));
    }

    private List<PromotionDecision> answers(Alias alias) {
        return decisions.stream()
                .filter(decision ->
                        decision.alias().equals(alias) && decision.outcome() != PromotionDecision.Outcome.REMOVED)
                .toList();
    }
}
