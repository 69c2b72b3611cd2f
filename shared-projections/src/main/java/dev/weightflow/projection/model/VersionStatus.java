package dev.weightflow.projection.model;

import dev.weightflow.schema.Keyed;

/** What a version is with regard to the alias {@code champion}. */
public enum VersionStatus implements Keyed {
    /** Nothing was decided: the gate waits for metrics, or could compare it with nothing. */
    UNDECIDED,
    /** The alias points to it. */
    CHAMPION,
    /** The alias pointed to it once. */
    SUPERSEDED,
    /** The gate did not let it pass. */
    REJECTED
}
