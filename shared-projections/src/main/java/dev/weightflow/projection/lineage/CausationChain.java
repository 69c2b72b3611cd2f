package dev.weightflow.projection.lineage;

import dev.weightflow.schema.id.EventId;
import java.util.List;
import java.util.Optional;

/**
 * How something came about.
 *
 * @param events causes before consequences
 * @param missing an event that the chain refers to and that no topic holds any more; the chain begins after it
 */
public record CausationChain(List<LineageEvent> events, Optional<EventId> missing) {}
