package dev.weightflow.projection.model;

import dev.weightflow.schema.Keyed;

/** Status of a version with regard to the alias {@code champion}. */
public enum VersionStatus implements Keyed {
    /** No decision: the gate waits for metrics, or had no comparison. */
    UNDECIDED,
    /** The alias points to it. */
    CHAMPION,
    /** The alias pointed to it earlier. */
    SUPERSEDED,
    /** The gate has rejected it. */
    REJECTED,
    /** The alias pointed to it, and went back to its predecessor; only a person gives it back. */
    ROLLED_BACK
}
