package dev.weightflow.registry.review;

import dev.weightflow.registry.model.VersionRecord;

/**
 * What came of asking for a registration.
 *
 * @param fresh whether the version is new; otherwise the checkpoint was one already
 */
public record Registration(VersionRecord version, boolean fresh) {}
