package dev.weightflow.console.loop;

import dev.weightflow.projection.lineage.Lineage;
import dev.weightflow.projection.lineage.Lineage.CausationChain;
import dev.weightflow.projection.lineage.LineageEvent;
import dev.weightflow.schema.id.EventId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Events of one chain, collected from the causal index. */
final class ChainEvents {
    /** Most consequences that are followed. */
    private static final int FOLLOWED = 60;

    private static final Comparator<LineageEvent> IN_ORDER = Comparator.<LineageEvent, Instant>comparing(
                    event -> event.metadata().at())
            .thenComparing(event -> event.metadata().causation().depth())
            .thenComparing(Step::order)
            .thenComparing(event -> event.id().value());

    private final Lineage lineage;
    private final Map<EventId, LineageEvent> found = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    ChainEvents(Lineage lineage) {
        this.lineage = lineage;
    }

    /** Adds an event with its causes, and its consequences as far as they are few. */
    void around(EventId event) {
        CausationChain chain = lineage.around(event, FOLLOWED);
        add(chain);
        if (chain.events().size() >= FOLLOWED) {
            notes.add("Only the nearest consequences are listed.");
        }
    }

    /** Adds events with their causes. */
    void leadingTo(List<EventId> events) {
        add(lineage.leadingTo(events));
    }

    /** Adds an event, what it follows from, and what else follows from that. */
    void withCause(EventId event) {
        add(event);
        lineage.event(event).flatMap(LineageEvent::parent).ifPresent(this::around);
    }

    /** Adds an event alone. */
    void add(EventId event) {
        lineage.event(event).ifPresent(known -> found.putIfAbsent(event, known));
    }

    private void add(CausationChain chain) {
        chain.events().forEach(event -> found.putIfAbsent(event.id(), event));
        chain.missing().ifPresent(event -> notes.add("Event " + event + " is no longer in any topic."));
    }

    /** Returns the events in order, without requests whose outcome is among them. */
    List<LineageEvent> events() {
        Set<String> answered = found.values().stream()
                .filter(event -> !event.type().endsWith("Requested"))
                .map(LineageEvent::subject)
                .collect(Collectors.toSet());
        return found.values().stream()
                .filter(event -> !isRequest(event) || !answered.contains(event.subject()))
                .sorted(IN_ORDER)
                .toList();
    }

    /** Returns whether the event is a job's request, whose subject is the job as that of its outcome. */
    private static boolean isRequest(LineageEvent event) {
        return Set.of("IngestionRequested", "TrainingRequested", "EvaluationRequested")
                .contains(event.type());
    }

    /** Returns whether there is an event of that type. */
    boolean has(String type) {
        return found.values().stream().anyMatch(event -> event.type().equals(type));
    }

    List<String> notes() {
        return List.copyOf(notes);
    }
}
