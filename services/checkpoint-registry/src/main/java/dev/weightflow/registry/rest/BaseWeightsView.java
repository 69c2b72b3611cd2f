package dev.weightflow.registry.rest;

import dev.weightflow.model.network.BackboneSummary.Skipped;
import dev.weightflow.registry.baseweights.BaseWeights;
import dev.weightflow.registry.baseweights.NamedWeights;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.WeightsName;
import dev.weightflow.schema.training.ModelSize;
import java.time.Instant;
import java.util.List;

/**
 * Stored base weights.
 *
 * @param digest what a training names them by
 * @param names what they are called
 * @param model the model whose backbone they are
 * @param bytes the stored file's length
 * @param source the name of the file that they came in
 * @param tensors how many parameters they have
 * @param elements how many numbers these have
 * @param skipped what else that file held, by the reason why it is not needed
 */
public record BaseWeightsView(
        Digest digest,
        List<WeightsName> names,
        ModelSize model,
        long bytes,
        String source,
        Instant addedAt,
        int tensors,
        long elements,
        List<Skipped> skipped) {
    static BaseWeightsView of(NamedWeights known) {
        BaseWeights weights = known.weights();
        return new BaseWeightsView(
                weights.digest(),
                known.names(),
                weights.backbone().model(),
                weights.bytes(),
                weights.source(),
                weights.addedAt(),
                weights.backbone().tensors(),
                weights.backbone().elements(),
                weights.backbone().skipped());
    }
}
