package dev.weightflow.projection.reachability;

import dev.weightflow.schema.id.Digest;

/**
 * Reachable object, whether the store has it or not.
 *
 * @param kind what it is
 * @param reason what refers to it, for people
 */
public record NeededObject(Digest digest, ObjectKind kind, String reason) {}
