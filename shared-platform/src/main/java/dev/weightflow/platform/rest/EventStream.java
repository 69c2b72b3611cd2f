package dev.weightflow.platform.rest;

import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Server-sent events from a {@link Multi}, for resources that {@code @Produces(MediaType.SERVER_SENT_EVENTS)}: JSON with a name, the newest
 * only for who reads slowly, and a comment now and then so that nobody on the way takes the silence for the end.
 */
public final class EventStream {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private EventStream() {}

    /** @param name what kind of event a value is, for {@code EventSource.addEventListener} */
    public static <T> Multi<OutboundSseEvent> of(Sse sse, Multi<T> values, Function<? super T, String> name) {
        return of(sse, values, name, KEEP_ALIVE);
    }

    static <T> Multi<OutboundSseEvent> of(
            Sse sse, Multi<T> values, Function<? super T, String> name, Duration keepAlive) {
        Multi<OutboundSseEvent> events = values.onOverflow().dropPreviousItems().map(value -> sse.newEventBuilder()
                .name(name.apply(value))
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(value)
                .build());
        Multi<OutboundSseEvent> comments = Multi.createFrom()
                .ticks()
                .every(keepAlive)
                .onOverflow()
                .drop()
                .map(tick -> sse.newEventBuilder().comment("still here").build());
        return Multi.createBy()
                .merging()
                .streams(
                        // a merged stream would only end with the last of its parts, and the comments never do
                        events.map(Optional::of).onCompletion().continueWith(Optional.empty()),
                        comments.map(Optional::of))
                .select()
                .first(Optional::isPresent)
                .map(Optional::get);
    }
}
