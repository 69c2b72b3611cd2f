package dev.weightflow.cli.weights;

import dev.weightflow.model.network.BackboneSummary;
import dev.weightflow.model.network.BackboneSummary.Skipped;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.ModelSize;
import java.time.Instant;
import java.util.List;

/** Base weights that the platform has, as the registry shows them. */
public record StoredBackbone(
        Digest digest,
        List<String> names,
        ModelSize model,
        long bytes,
        String source,
        Instant addedAt,
        int tensors,
        long elements,
        List<Skipped> skipped) {

    /** As it was recognised in its file. */
    public BackboneSummary summary() {
        return new BackboneSummary(model, tensors, elements, skipped, List.of());
    }

    /** The name that users type: the first, or else the digest's beginning. */
    String shortName() {
        return names.isEmpty() ? digest.shortId() : names.get(0);
    }
}
