package dev.weightflow.registry.baseweights;

import dev.weightflow.model.network.BackboneSummary;
import dev.weightflow.schema.id.Digest;
import java.time.Instant;
import java.util.Optional;

/**
 * Stored pre-trained backbone, as recorded in the store.
 *
 * @param digest the digest of the stored file, safetensors with the published names; a training names it
 * @param bytes the stored file's length
 * @param source the name of the uploaded file
 * @param addedAt the time when it was stored first
 * @param backbone what was recognised in the uploaded file, and what was skipped
 * @param imageSize the side in pixels of the smallest images of a usual size that they fit; absent if they fit none, and in records of earlier
 * releases
 */
public record BaseWeights(
        Digest digest,
        long bytes,
        String source,
        Instant addedAt,
        BackboneSummary backbone,
        Optional<Integer> imageSize) {}
