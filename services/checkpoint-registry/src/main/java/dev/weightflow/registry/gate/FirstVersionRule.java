package dev.weightflow.registry.gate;

import dev.weightflow.schema.Keyed;

/** What becomes of a version while no version has the alias, so that there is nothing to compare it with. */
public enum FirstVersionRule implements Keyed {
    /** It gets the alias. */
    PROMOTE,
    /** It does not; a person decides. */
    HOLD
}
