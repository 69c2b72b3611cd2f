package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.EventId;
import java.util.Optional;

/**
 * Cause of an event: the event that it follows from, and the first of the chain. The length of chains is limited, so that no loop of triggers runs
 * away.
 *
 * @param depth number of events before this one in the chain; 0 for an event that follows from no other
 * @param root the chain's first event, if this is not it
 * @param parent the event that this one follows from, if any
 */
public record Causation(int depth, Optional<EventId> root, Optional<EventId> parent) {
    /** Greatest depth: some eight rounds of ingest, train, evaluate, promote. */
    public static final int MAX_DEPTH = 64;

    /** Causation of an event that follows from no other. */
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
     * Returns the causation of consequences of the event of that id, whose own causation this is.
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
