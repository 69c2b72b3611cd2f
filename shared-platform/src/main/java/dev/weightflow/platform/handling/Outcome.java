package dev.weightflow.platform.handling;

import java.util.Locale;

/** What became of a delivery. */
public enum Outcome {
    /** The handler is done with it. */
    HANDLED,
    /** It was handled before. */
    REPEATED,
    /** It was put aside. */
    DEAD_LETTERED;

    /** The outcome as a metric label. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
