package dev.weightflow.registry.baseweights;

import dev.weightflow.model.network.BackboneSummary;
import dev.weightflow.schema.id.Digest;
import java.time.Instant;

/**
 * A stored pre-trained backbone, as its record in the store has it.
 *
 * @param digest of the stored file, safetensors with the published names; a training names it
 * @param bytes that file's length
 * @param source what the file that it came in was called
 * @param addedAt when it was stored first
 * @param backbone what was recognised in that file, and what was not needed
 */
public record BaseWeights(Digest digest, long bytes, String source, Instant addedAt, BackboneSummary backbone) {}
