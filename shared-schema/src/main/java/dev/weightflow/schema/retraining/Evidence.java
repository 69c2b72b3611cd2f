package dev.weightflow.schema.retraining;

import dev.weightflow.schema.Keyed;

/** Something that a retraining policy may answer with an action. */
public enum Evidence implements Keyed {
    /** New labelled data. */
    NEW_DATA,
    /** A change of what the champion sees. */
    CHANGE,
    /** A moment of the policy's schedule has come. */
    SCHEDULE,
    /** A person asked for it. */
    REQUEST
}
