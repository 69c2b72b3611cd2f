package dev.weightflow.schema.dataset;

import dev.weightflow.schema.Keyed;

public enum Split implements Keyed {
    /** What is trained on. */
    TRAIN,
    /** What is evaluated on. */
    VAL;

    public static Split of(String key) {
        return Keyed.of(Split.class, key);
    }
}
