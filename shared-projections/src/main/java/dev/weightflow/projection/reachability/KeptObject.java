package dev.weightflow.projection.reachability;

import dev.weightflow.schema.id.Digest;

/**
 * Object that is kept.
 *
 * @param reason what refers to it
 */
public record KeptObject(Digest digest, ObjectKind kind, long bytes, String reason) {}
