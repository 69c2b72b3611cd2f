package dev.weightflow.registry.chronicle;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.log.Decider;
import dev.weightflow.platform.log.Decision;
import dev.weightflow.platform.log.Journal;
import dev.weightflow.schema.event.Event;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Decides through a journal, and tells which facts this instance has appended: what others append is not its deed. */
public final class Scribe<S, E extends Event> {

    private final Journal<S, E> journal;
    private final Consumer<Event> deeds;

    public Scribe(Journal<S, E> journal, Consumer<Event> deeds) {
        this.journal = journal;
        this.deeds = deeds;
    }

    /** As {@link Journal#decide}. */
    public <R> R decide(Cause cause, Decider<? super S, E, R> decider) {
        // a decision that is overtaken is made again, and only the last one counts
        AtomicReference<List<E>> facts = new AtomicReference<>(List.of());
        R response = journal.decide(cause, state -> {
            Decision<E, R> decision = decider.decide(state);
            facts.set(decision.facts());
            return decision;
        });
        facts.get().forEach(deeds);
        return response;
    }
}
