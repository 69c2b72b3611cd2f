package dev.weightflow.registry.chronicle;

import dev.weightflow.schema.id.EventId;
import java.util.List;
import java.util.Optional;

/**
 * How something came about.
 *
 * @param chain the facts, causes before consequences
 * @param missing a fact that the chain refers to and that no topic holds any more; the chain begins after it
 */
public record Account(List<Entry> chain, Optional<EventId> missing) {}
