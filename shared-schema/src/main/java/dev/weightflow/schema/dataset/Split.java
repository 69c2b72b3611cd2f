package dev.weightflow.schema.dataset;

import dev.weightflow.schema.Keyed;

public enum Split implements Keyed {
    /** Samples for training. */
    TRAIN,
    /** Samples for evaluation. */
    VAL;

    public static Split of(String key) {
        return Keyed.of(Split.class, key);
    }
}
