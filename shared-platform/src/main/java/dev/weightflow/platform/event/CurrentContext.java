package dev.weightflow.platform.event;

import dev.weightflow.schema.event.Causation;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.security.Principal;
import java.util.List;
import java.util.Optional;

/**
 * The context in which events are stated: the place in the chain of events, and the trace of the span that is current. REST
 * requests and channels run within a span; where none is current, the trace of the event before goes on.
 */
public final class CurrentContext {
    /** How many characters a caller's name has at most in an event; a provider may give longer ones. */
    static final int LONGEST_NAME = 200;

    private CurrentContext() {}

    /** The context of what a caller asks for: by that person, in the trace of the request that is being served. */
    public static EventContext ofRequest(Principal caller) {
        String name = caller.getName().replaceAll("\\p{Cntrl}", " ").strip();
        return ofItsOwn()
                .by(Optional.of(name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name)
                        .filter(text -> !text.isEmpty()));
    }

    /** The context of what follows from nothing that is known, in the trace of the span that is current. */
    public static EventContext ofItsOwn() {
        return new EventContext(Causation.NONE, traceparent());
    }

    /**
     * The context of what follows from that event: one step further in its chain, in the trace of the span that is current or else in
     * the event's.
     *
     * @throws dev.weightflow.schema.event.CausationTooDeepException if the chain is at its end
     */
    public static EventContext after(Envelope<?> event) {
        EventContext context = event.context();
        return new EventContext(context.causation(), traceparent().or(context::traceparent));
    }

    /**
     * The context of that event itself, where a journal records what a channel has brought: its own place in its chain, by whom it was
     * asked for, in the trace of the span that is current or else in its own.
     */
    public static EventContext ofItself(Envelope<?> event) {
        return new EventContext(event.causation(), traceparent().or(event::traceparent), event.actor());
    }

    public static Optional<String> traceparent() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid()
                ? Optional.of("00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                        + span.getTraceFlags().asHex())
                : Optional.empty();
    }

    /** The context of tracing that an event was stated in; the current one if the event names none. */
    public static Context of(Envelope<?> event) {
        return event.traceparent()
                .map(traceparent ->
                        W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, new OnlyHeader()))
                .orElseGet(Context::current);
    }

    private static final class OnlyHeader implements TextMapGetter<String> {
        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of(CloudEventHeader.TRACEPARENT);
        }

        @Override
        public String get(String traceparent, String key) {
            return key.equals(CloudEventHeader.TRACEPARENT) ? traceparent : null;
        }
    }
}
