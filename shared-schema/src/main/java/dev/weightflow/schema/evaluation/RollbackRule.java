package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.Keyed;

/** Answer of the registry to a champion that turned out worse than its predecessor. */
public enum RollbackRule implements Keyed {
    /** The predecessor becomes champion again, once a promotion. */
    AUTOMATIC,
    /** It is proposed, and a person decides. */
    ASK,
    /** It is measured and shown, and nothing follows. */
    NEVER
}
