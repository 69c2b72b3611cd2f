package dev.weightflow.registry.query;

import dev.weightflow.projection.lineage.Lineage.CausationChain;
import dev.weightflow.projection.lineage.Step;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import java.util.List;
import java.util.Optional;

/**
 * Causal chain of a version: the events from the first request to the decisions about it.
 *
 * @param root the first event of the chain, as far as it is known
 * @param missing an event that the chain refers to and that no topic holds any more
 */
public record ChainView(
        ModelName model, VersionNumber version, Optional<EventId> root, Optional<EventId> missing, List<Step> chain) {

    static ChainView of(ModelName model, VersionNumber version, CausationChain chain) {
        List<Step> steps = chain.events().stream().map(Step::of).toList();
        return new ChainView(model, version, steps.stream().findFirst().map(Step::event), chain.missing(), steps);
    }
}
