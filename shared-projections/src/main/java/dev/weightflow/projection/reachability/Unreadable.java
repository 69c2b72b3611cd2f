package dev.weightflow.projection.reachability;

import dev.weightflow.schema.id.Digest;

/**
 * A document that is needed and cannot be read, so that nobody knows what else is needed because of it.
 *
 * @param reason why it is needed
 * @param code what is wrong with it, such as {@code object-not-found}
 */
public record Unreadable(ObjectKind kind, Digest digest, String reason, String code) {}
