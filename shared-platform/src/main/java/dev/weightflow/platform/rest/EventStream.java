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
 * periodic comments so that no proxy closes a silent connection. A disconnected reader reconnects after two seconds, and sends the last id in the
 * header {@value #LAST_ID}.
 */
public final class EventStream {
    /** Header in which a reconnecting reader sends the last id that it has seen. */
    public static final String LAST_ID = "Last-Event-ID";

    /** Time after which a disconnected reader reconnects, in milliseconds. */
    public static final long RETRY_MILLIS = 2000;

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private EventStream() {}

    /**
     * @param values the values, one by one as they are read: a source without back-pressure needs a buffer of its own
     * @param name returns the event's name, for {@code EventSource.addEventListener}
     * @param id returns the event's id, one line, from which a reconnecting reader resumes
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

    /** Adds periodic comments to the events, so that no proxy closes a silent connection; both end together. */
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
                        // a merged stream ends with the last of its parts, and the comments never end
                        events.map(Optional::of).onCompletion().continueWith(Optional.empty()),
                        comments.map(Optional::of))
                .select()
                .first(Optional::isPresent)
                .map(Optional::get);
    }
}
