package dev.weightflow.registry.rest;

import dev.weightflow.data.weights.published.PublishedWeights;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.WeightsName;
import dev.weightflow.schema.training.ModelSize;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Published weights.
 *
 * @param model the model whose backbone they are
 * @param bytes the published file's length, if it is known beforehand
 * @param sha256 digest of the published file, if it is known beforehand
 * @param licence as an SPDX identifier
 * @param address from which they are downloaded; absent if they are bundled
 * @param allowed whether this registry may bring them
 */
public record PublishedWeightsView(
        WeightsName name,
        ModelSize model,
        OptionalLong bytes,
        Optional<Digest> sha256,
        String licence,
        Optional<URI> address,
        boolean allowed) {
    static PublishedWeightsView of(PublishedWeights weights, boolean allowed) {
        return new PublishedWeightsView(
                weights.name(),
                weights.model(),
                weights.bytes(),
                weights.digest(),
                weights.licence(),
                weights.address(),
                allowed);
    }
}
