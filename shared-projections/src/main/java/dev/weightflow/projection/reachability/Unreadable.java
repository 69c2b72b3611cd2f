package dev.weightflow.projection.reachability;

import dev.weightflow.schema.id.Digest;

/**
 * Needed document that cannot be read, so that the objects it refers to are unknown.
 *
 * @param reason why it is needed
 * @param code the kind of damage, such as {@code object-not-found}
 */
public record Unreadable(ObjectKind kind, Digest digest, String reason, String code) {}
