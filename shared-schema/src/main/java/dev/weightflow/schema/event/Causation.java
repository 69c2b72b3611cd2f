package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.EventId;
import java.util.Optional;

/**
 * Why an event came to be: the event that it follows from, and the one at the chain's beginning. The chain has a greatest
 * length, so that no loop of triggers runs away.
 *
 * @param depth how many events lie before this one in the chain; 0 for what somebody asked for or found
 * @param root the chain's first event, if this is not it
 * @param parent the event that this one follows from, if any
 */
public record Causation(int depth, Optional<EventId> root, Optional<EventId> parent) {
    /** The greatest depth: some eight rounds of ingest, train, evaluate, promote. */
    public static final int MAX_DEPTH = 64;

    /** The causation of an event that follows from no other. */
    public static final Causation NONE = new Causation(0, Optional.empty(), Optional.empty());

    public Causation {
        Faults.of("A causation")
                .atLeast(0, "depth", depth)
                .require(
                        root.isPresent() == depth > 0 && parent.isPresent() == depth > 0,
                        "root and parent must be given exactly if depth is above 0")
                .raise();
    }

    /**
     * The causation of what follows from the event of that id, whose own causation this is.
     *
     * @throws CausationTooDeepException if the chain has reached {@link #MAX_DEPTH}
     */
    public Causation then(EventId id) {
        if (depth >= MAX_DEPTH) {
            throw new CausationTooDeepException(root.orElse(id));
        }
        return new Causation(depth + 1, Optional.of(root.orElse(id)), Optional.of(id));
    }
}
