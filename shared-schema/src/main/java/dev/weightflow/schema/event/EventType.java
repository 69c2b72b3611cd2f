package dev.weightflow.schema.event;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A form of event: its stable name {@code dev.weightflow.<aggregate>.<Fact>.v1} and the record that is it in Java. The name
 * is made of the Java names; the golden examples in the tests keep both from changing.
 *
 * @param name CloudEvents' {@code type}
 * @param form the record
 */
public record EventType(String name, Class<? extends Event> form) {
    private static final List<EventType> ALL = Arrays.stream(Event.class.getPermittedSubclasses())
            .flatMap(family -> Arrays.stream(family.getPermittedSubclasses()))
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

    private static String aggregate(Class<? extends Event> form) {
        String family = form.getInterfaces()[0].getSimpleName();
        return family.substring(0, family.length() - "Event".length()).toLowerCase(Locale.ROOT);
    }
}
