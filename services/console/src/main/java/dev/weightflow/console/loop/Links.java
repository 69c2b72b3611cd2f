package dev.weightflow.console.loop;

import dev.weightflow.console.Console;
import dev.weightflow.projection.lineage.LineageEvent;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Addresses of the pages of what events are about. */
final class Links {
    private final Console console;
    private final Map<EventId, String> known = new HashMap<>();

    Links(Console console) {
        this.console = console;
    }

    /** Remembers an address, where the event's kind alone does not tell it. */
    void put(EventId event, String href) {
        known.put(event, href);
    }

    /** Returns the address; that of the event's causes and consequences where it has no page. */
    String of(LineageEvent event) {
        String found = known.get(event.id());
        if (found != null) {
            return found;
        }
        return page(event).orElse("/events?about=" + event.id());
    }

    private Optional<String> page(LineageEvent event) {
        return switch (event.type()) {
            case "DatasetIngested" ->
                console.journals().datasets().ingestedBy(event.id()).map(id -> "/datasets/" + id);
            case "EvaluationCompleted" ->
                console.journals()
                        .evaluations()
                        .completion(new JobId(event.subject()))
                        .map(completed -> "/evaluations/" + completed.report());
            default ->
                event.type().startsWith("Training") ? Optional.of("/trainings/" + event.subject()) : Optional.empty();
        };
    }
}
