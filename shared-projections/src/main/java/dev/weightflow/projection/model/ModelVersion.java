package dev.weightflow.projection.model;

import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.List;
import java.util.Optional;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * Version of a model.
 *
 * @param event the event that registered it
 * @param metadata time and cause of its registration
 * @param decisions the decisions about it, in order
 */
public record ModelVersion(ModelVersionRegistered event, EventMetadata metadata, PVector<PromotionDecision> decisions) {

    ModelVersion(ModelVersionRegistered event, EventMetadata metadata) {
        this(event, metadata, TreePVector.empty());
    }

    ModelVersion with(PromotionDecision decision) {
        return new ModelVersion(event, metadata, decisions.plus(decision));
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

    /** Returns whether it ever had that alias. */
    boolean had(Alias alias) {
        return answers(alias).stream().anyMatch(PromotionDecision::gave);
    }

    private List<PromotionDecision> answers(Alias alias) {
        return decisions.stream()
                .filter(decision ->
                        decision.alias().equals(alias) && decision.outcome() != PromotionDecision.Outcome.REMOVED)
                .toList();
    }
}
