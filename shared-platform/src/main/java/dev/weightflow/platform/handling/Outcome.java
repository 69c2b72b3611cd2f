package dev.weightflow.platform.handling;

/** What became of a delivery. */
public enum Outcome {
    /** The handler is done with it. */
    HANDLED,
    /** It was handled before. */
    REPEATED,
    /** It was put aside. */
    DEAD_LETTERED
}
