package dev.weightflow.schema.retraining;

import dev.weightflow.schema.Keyed;

public enum RetrainingStart implements Keyed {
    /** The weights of the model's champion; the base weights while there is none. */
    CHAMPION,
    /** The policy's base weights; if it names none, those from which the champion's training started, or random ones. */
    BASE
}
