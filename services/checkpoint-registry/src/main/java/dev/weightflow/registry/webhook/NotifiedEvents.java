package dev.weightflow.registry.webhook;

import dev.weightflow.schema.ClosestMatch;
import dev.weightflow.schema.event.DriftEvent.DriftDetected;
import dev.weightflow.schema.event.DriftEvent.LabelsRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.EventType;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.PromotionUndecided;
import dev.weightflow.schema.event.WatchEvent.RollbackProposed;
import dev.weightflow.schema.event.WatchEvent.VersionRolledBack;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Types of events that a webhook tells of.
 *
 * @param types each once
 */
record NotifiedEvents(List<EventType> types) {
    /** Those of which somebody should know in time. */
    static final NotifiedEvents USUAL = new NotifiedEvents(Stream.of(
                    DriftDetected.class,
                    LabelsRequested.class,
                    PromotionUndecided.class,
                    RollbackProposed.class,
                    VersionRolledBack.class)
            .map(EventType::of)
            .toList());

    private static final SortedMap<String, EventType> POSSIBLE = possible();

    NotifiedEvents {
        types = types.stream().distinct().toList();
    }

    private static SortedMap<String, EventType> possible() {
        SortedMap<String, EventType> possible = new TreeMap<>();
        Stream.concat(
                        EventType.all().stream().filter(type -> ModelEvent.class.isAssignableFrom(type.form())),
                        Stream.of(EventType.of(JobKind.TRAINING, JobEvent.Failed.class)))
                .forEach(type -> possible.put(type.fact(), type));
        return possible;
    }

    /**
     * Reads names, separated by commas.
     *
     * @throws IllegalArgumentException if there is no such event
     */
    static NotifiedEvents parse(String text) {
        return new NotifiedEvents(Arrays.stream(text.split(","))
                .map(String::strip)
                .map(NotifiedEvents::named)
                .toList());
    }

    private static EventType named(String name) {
        EventType found = POSSIBLE.get(name);
        if (found == null) {
            throw new IllegalArgumentException("there is no event '" + name + "'"
                    + ClosestMatch.of(name, POSSIBLE.keySet())
                            .map(near -> ", did you mean " + near)
                            .orElse("")
                    + "; there are " + String.join(", ", POSSIBLE.keySet()));
        }
        return found;
    }

    /** Returns whether the event is to be told of. A job that is tried again has not failed yet. */
    boolean include(Event event) {
        return types.contains(event.type())
                && !(event instanceof JobEvent.Failed failed && failed.retryAt().isPresent());
    }

    /** Returns the topics in which they lie, each once. */
    List<Topic> topics() {
        return types.stream().map(EventType::topic).distinct().toList();
    }

    /** Returns their names without version and prefix. */
    List<String> names() {
        return types.stream().map(EventType::fact).toList();
    }
}
