package dev.weightflow.schema.event;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Level up to which an installation states new events and fields. A release reads all levels up to its own; while its services state no more than the
 * level of the release before, that release can read everything, and a downgrade to it is possible.
 */
public record FeatureLevel(int level) {
    public static final String SETTING = "weightflow.feature-level";
    /** Level of this release. */
    public static final FeatureLevel LATEST = new FeatureLevel(1);

    private static final ClassValue<List<RecordComponent>> MARKED = new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .filter(component -> component.isAnnotationPresent(Since.class))
                    .toList();
        }
    };

    public FeatureLevel {
        if (level < 1) {
            throw new IllegalArgumentException("a feature level is 1 or more, not " + level);
        }
    }

    /** @throws IllegalArgumentException if this release has no such level */
    public static FeatureLevel parse(String text) {
        if (!text.matches("[1-9]\\d{0,5}") || Integer.parseInt(text) > LATEST.level) {
            throw new IllegalArgumentException(
                    "must be a number from 1 to " + LATEST.level + ", the level of this release, not '" + text + "'");
        }
        return new FeatureLevel(Integer.parseInt(text));
    }

    /** Returns the level of an event's type. */
    public static int of(Record event) {
        Since since = event.getClass().getAnnotation(Since.class);
        return since == null ? 1 : since.value();
    }

    /** Returns the event without the components of later levels. */
    @SuppressWarnings("unchecked")
    public <E extends Record> E without(E event) {
        return MARKED.get(event.getClass()).stream().noneMatch(this::isLater) ? event : (E) rebuilt(event);
    }

    private boolean isLater(RecordComponent component) {
        return component.getAnnotation(Since.class).value() > level;
    }

    private Record rebuilt(Record event) {
        RecordComponent[] components = event.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                RecordComponent component = components[i];
                if (component.isAnnotationPresent(Since.class) && isLater(component)) {
                    if (component.getType() != Optional.class) {
                        throw new IllegalStateException(component + " has a level of its own and is not optional");
                    }
                    values[i] = Optional.empty();
                } else {
                    component.getAccessor().setAccessible(true);
                    values[i] = component.getAccessor().invoke(event);
                }
            }
            var constructor = event.getClass()
                    .getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(event.getClass() + " cannot be stated without what is new in it", e);
        }
    }
}
