package dev.weightflow.schema.training;

import dev.weightflow.schema.Keyed;

/** Choice of the checkpoint of a validated training that is its result: the one that is evaluated and registered. */
public enum ResultCheckpoint implements Keyed {
    LAST,
    BEST
}
