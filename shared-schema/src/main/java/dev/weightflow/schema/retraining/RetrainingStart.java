package dev.weightflow.schema.retraining;

import dev.weightflow.schema.Keyed;

public enum RetrainingStart implements Keyed {
    /** The weights of the model's champion; the base weights as long as there is none. */
    CHAMPION,
    /** The policy's base weights; those that the champion's training started from, or random ones, if it names none. */
    BASE
}
