package dev.weightflow.registry.view;

import dev.weightflow.schema.id.Digest;
import java.util.Optional;

/**
 * An object in the store: whoever has access to the store reads it by its digest, and verifies it by the same.
 *
 * @param name {@code weights}, {@code manifest} or {@code report}
 * @param digest its SHA-256
 * @param bytes its size, where that is known
 */
public record ArtifactView(String name, Digest digest, Optional<Long> bytes) {}
