package dev.weightflow.projection.reachability;

import dev.weightflow.schema.id.Digest;

/**
 * An object that is kept.
 *
 * @param reason what leads to it
 */
public record KeptObject(Digest digest, ObjectKind kind, long bytes, String reason) {}
