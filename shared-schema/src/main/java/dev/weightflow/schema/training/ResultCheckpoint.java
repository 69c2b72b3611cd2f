package dev.weightflow.schema.training;

import dev.weightflow.schema.Keyed;

/** Which of its checkpoints a validated training ends with as its result: the one that is evaluated and registered. */
public enum ResultCheckpoint implements Keyed {
    LAST,
    BEST
}
