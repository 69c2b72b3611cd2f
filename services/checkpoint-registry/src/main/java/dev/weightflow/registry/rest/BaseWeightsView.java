package dev.weightflow.registry.rest;

import dev.weightflow.model.network.BackboneSummary.Skipped;
import dev.weightflow.registry.baseweights.BaseWeights;
import dev.weightflow.registry.baseweights.NamedWeights;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.WeightsName;
import dev.weightflow.schema.training.ModelSize;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stored base weights.
 *
 * @param digest the digest by which trainings name them
 * @param names their names
 * @param model the model whose backbone they are
 * @param imageSize the side in pixels of the smallest images of a usual size that they fit, if that is known
 * @param bytes the stored file's length
 * @param source the name of the uploaded file
 * @param tensors number of parameters, as tensors
 * @param elements number of elements of these
 * @param skipped the other contents of the uploaded file, by the reason why they are not needed
 */
public record BaseWeightsView(
        Digest digest,
        List<WeightsName> names,
        ModelSize model,
        Optional<Integer> imageSize,
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
                weights.imageSize(),
                weights.bytes(),
                weights.source(),
                weights.addedAt(),
                weights.backbone().tensors(),
                weights.backbone().elements(),
                weights.backbone().skipped());
    }
}
