package dev.weightflow.schema.event;

import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Type of an event: its stable name {@code dev.weightflow.<aggregate>.<Fact>.v1} and its record in Java. The name is made of the Java names, and of
 * the kind of job where a record serves all; the golden examples in the tests keep them from changing.
 *
 * @param kind the kind of job, for events of jobs
 */
public record EventType(String name, Class<? extends Event> form, Optional<JobKind> kind) {
    /** Component of events of all kinds of jobs that is in the name and not in JSON. */
    static final String KIND = "kind";

    private static final List<EventType> ALL = records(Event.class)
            .distinct()
            .map(form -> form.asSubclass(Event.class))
            .flatMap(form ->
                    isOfAllKinds(form) ? Stream.of(JobKind.values()).map(kind -> of(kind, form)) : Stream.of(of(form)))
            .toList();
    private static final Map<String, EventType> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(EventType::name, Function.identity()));

    /**
     * Returns the type of that record.
     *
     * @throws IllegalArgumentException if it serves all kinds of jobs
     */
    public static EventType of(Class<? extends Event> form) {
        if (isOfAllKinds(form)) {
            throw new IllegalArgumentException(form + " serves jobs of all kinds; say of which");
        }
        for (JobKind kind : JobKind.values()) {
            if (family(kind).isAssignableFrom(form)) {
                return of(kind, form);
            }
        }
        return new EventType(
                name(ModelEvent.class.isAssignableFrom(form) ? "model" : "progress", form.getSimpleName()),
                form,
                Optional.empty());
    }

    /** Returns the type of that record for jobs of that kind. */
    public static EventType of(JobKind kind, Class<? extends Event> form) {
        String fact = form.getSimpleName();
        return new EventType(
                name(aggregate(kind), isOfAllKinds(form) ? prefix(kind) + fact : fact), form, Optional.of(kind));
    }

    public static Optional<EventType> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    public static List<EventType> all() {
        return ALL;
    }

    /** Returns the fact as one word: {@code TrainingClaimed}. */
    public String fact() {
        String[] parts = name.split("\\.");
        return parts[parts.length - 2];
    }

    public Topic topic() {
        if (kind.isPresent()) {
            return Topics.of(kind.get());
        } else if (RetrainingEvent.class.isAssignableFrom(form)) {
            return Topics.RETRAINING;
        }
        return ModelEvent.class.isAssignableFrom(form) ? Topics.MODELS : Topics.PROGRESS;
    }

    /** Returns whether the topic of that name may hold events of this form: their own, or the one that held them before they had their own. */
    public boolean mayLieIn(String topic) {
        return topic().name().equals(topic)
                || RetrainingEvent.class.isAssignableFrom(form)
                        && Topics.MODELS.name().equals(topic);
    }

    EventId id(String subject, String discriminator) {
        return EventId.of(name, subject, discriminator);
    }

    /**
     * Reads the event from JSON.
     *
     * @throws dev.weightflow.schema.json.UnreadableJsonException if it is no JSON, or the record refuses its values
     */
    public Event read(byte[] json) {
        return isOfAllKinds(form)
                ? WeightflowJson.read(
                        json, form, Map.of(KIND, kind.orElseThrow().key()))
                : WeightflowJson.read(json, form);
    }

    /** Returns the kind's prefix in the names of events that all kinds of jobs have. */
    static String prefix(JobKind kind) {
        return kind.name().charAt(0) + kind.key().substring(1);
    }

    private static boolean isOfAllKinds(Class<?> form) {
        return form.getEnclosingClass() == JobEvent.class;
    }

    private static String name(String aggregate, String fact) {
        return "dev.weightflow." + aggregate + "." + fact + ".v1";
    }

    private static String aggregate(JobKind kind) {
        return kind == JobKind.INGESTION ? "dataset" : kind.key();
    }

    private static Class<? extends JobEvent> family(JobKind kind) {
        return switch (kind) {
            case INGESTION -> DatasetEvent.class;
            case TRAINING -> TrainingEvent.class;
            case EVALUATION -> EvaluationEvent.class;
        };
    }

    private static Stream<Class<?>> records(Class<?> family) {
        return family.isSealed()
                ? Arrays.stream(family.getPermittedSubclasses()).flatMap(EventType::records)
                : Stream.of(family);
    }
}
