package dev.weightflow.schema.event;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A form of event: its stable name {@code dev.weightflow.<aggregate>.<Fact>.v1} and the record that is it in Java. The name
 * is made of the Java names; the golden examples in the tests keep both from changing.
 *
 * @param name CloudEvents' {@code type}
 * @param form the record
 */
public record EventType(String name, Class<? extends Event> form) {
    private static final List<EventType> ALL = Arrays.stream(Event.class.getPermittedSubclasses())
            .flatMap(EventType::records)
            .map(form -> of(form.asSubclass(Event.class)))
            .toList();
    private static final Map<String, EventType> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(EventType::name, Function.identity()));

    /** The form of that record. */
    public static EventType of(Class<? extends Event> form) {
        return new EventType("dev.weightflow." + aggregate(form) + "." + form.getSimpleName() + ".v1", form);
    }

    /** The form of that name, if this code knows it. */
    public static Optional<EventType> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** All forms, family by family. */
    public static List<EventType> all() {
        return ALL;
    }

    private static Stream<Class<?>> records(Class<?> family) {
        return family.isSealed()
                ? Arrays.stream(family.getPermittedSubclasses()).flatMap(EventType::records)
                : Stream.of(family);
    }

    /** The name of the aggregate that a record's family is about. */
    private static String aggregate(Class<? extends Event> form) {
        String family = Arrays.stream(Event.class.getPermittedSubclasses())
                .filter(candidate -> candidate.isAssignableFrom(form))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(form + " belongs to no family of events"))
                .getSimpleName();
        return family.substring(0, family.length() - "Event".length()).toLowerCase(Locale.ROOT);
    }
}
