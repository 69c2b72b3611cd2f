package dev.weightflow.platform.messaging;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Event types that the handlers of each channel take, and whether concurrently. The framework tells a converter only that a handler takes {@link
 * Envelope}s; their type parameter is in the handler's signature.
 */
@ApplicationScoped
class ChannelPayloadTypes {
    private static final String OURS = "dev.weightflow.";

    private final Map<String, Class<?>> byChannel = new HashMap<>();
    private final Set<String> concurrent = new HashSet<>();

    ChannelPayloadTypes(BeanManager beans) {
        beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(Bean::getBeanClass)
                .filter(type -> type.getName().startsWith(OURS))
                .distinct()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .forEach(this::note);
    }

    private void note(Method method) {
        Blocking blocking = method.getAnnotation(Blocking.class);
        for (Incoming incoming : method.getAnnotationsByType(Incoming.class)) {
            if (blocking != null && !blocking.ordered()) {
                concurrent.add(incoming.value());
            }
            for (Type parameter : method.getGenericParameterTypes()) {
                if (isEnvelope(parameter)) {
                    byChannel.put(incoming.value(), of(parameter));
                }
            }
        }
    }

    /** Returns the type of event that the channel's handler takes, if {@code target} does not specify it. */
    Class<?> of(String channel, Type target) {
        return target instanceof ParameterizedType ? of(target) : byChannel.getOrDefault(channel, Event.class);
    }

    /** Returns whether the channel's handler takes events before earlier ones are done: {@code @Blocking(ordered = false)}. */
    boolean concurrent(String channel) {
        return concurrent.contains(channel);
    }

    static boolean isEnvelope(Type type) {
        return type.equals(Envelope.class)
                || type instanceof ParameterizedType parameterized
                        && parameterized.getRawType().equals(Envelope.class);
    }

    private static Class<?> of(Type envelope) {
        if (!(envelope instanceof ParameterizedType parameterized)) {
            return Event.class;
        }
        Type event = parameterized.getActualTypeArguments()[0];
        if (event instanceof WildcardType wildcard) {
            event = wildcard.getUpperBounds()[0];
        }
        return event instanceof Class<?> type ? type : Event.class;
    }
}
