package dev.weightflow.schema.retraining;

import dev.weightflow.schema.Keyed;

/** Answer of a retraining policy to evidence. */
public enum PolicyAction implements Keyed {
    NOTHING,
    /** Labels of images are asked for. */
    LABELS,
    /** The champion is evaluated. */
    EVALUATE,
    /** The model is trained: on the new data that wait, or on what its champion was trained on. */
    TRAIN
}
