package dev.weightflow.platform.rest;

import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Server-sent events from a {@link Multi}, for resources that {@code @Produces(MediaType.SERVER_SENT_EVENTS)}: JSON with a name and an id, and
 * a comment now and then so that nobody on the way takes the silence for the end. A reader that is cut off comes back after two seconds, and
 * hands the last id back in the header {@value #LAST_ID}.
 */
public final class EventStream {
    /** The header in which a reader that comes back says what it has seen. */
    public static final String LAST_ID = "Last-Event-ID";

    /** After how long a reader that was cut off comes back. */
    public static final long RETRY_MILLIS = 2000;

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private EventStream() {}

    /**
     * @param values one by one as they are read: a source that does not wait needs a buffer of its own
     * @param name what kind of event a value is, for {@code EventSource.addEventListener}
     * @param id one line, by which a reader that comes back goes on
     */
    public static <T> Multi<OutboundSseEvent> of(
            Sse sse, Multi<T> values, Function<? super T, String> name, Function<? super T, String> id) {
        Multi<OutboundSseEvent> events = values.map(value -> sse.newEventBuilder()
                .name(name.apply(value))
                .id(id.apply(value))
                .reconnectDelay(RETRY_MILLIS)
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(value)
                .build());
        return keptAlive(sse, events);
    }

    /** The events with a comment now and then, so that nobody on the way takes silence for the end; they end together. */
    public static Multi<OutboundSseEvent> keptAlive(Sse sse, Multi<OutboundSseEvent> events) {
        Multi<OutboundSseEvent> comments = Multi.createFrom()
                .ticks()
                .every(KEEP_ALIVE)
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
