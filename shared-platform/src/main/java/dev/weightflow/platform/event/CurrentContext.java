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
 * Context in which events are stated: the position in the causal chain, and the trace of the current span. REST requests and channels run within a
 * span; without one, the trace of the causing event is continued.
 */
public final class CurrentContext {
    /** Longest name of a caller in an event, in characters; a provider may give longer ones. */
    static final int LONGEST_NAME = 200;

    private CurrentContext() {}

    /** Returns the context of a caller's request, in the trace of the request that is being served. */
    public static EventContext ofRequest(Principal caller) {
        String name = caller.getName().replaceAll("\\p{Cntrl}", " ").strip();
        return ofItsOwn()
                .by(Optional.of(name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name)
                        .filter(text -> !text.isEmpty()));
    }

    /** Returns the context of an event without a known cause, in the trace of the current span. */
    public static EventContext ofItsOwn() {
        return new EventContext(Causation.NONE, traceparent());
    }

    /**
     * Returns the context of consequences of that event: one step further in its chain, in the trace of the current span or else in the event's.
     *
     * @throws dev.weightflow.schema.event.CausationTooDeepException if the chain is at its end
     */
    public static EventContext after(Envelope<?> event) {
        EventContext context = event.context();
        return new EventContext(context.causation(), traceparent().or(context::traceparent));
    }

    /**
     * Returns the context of that event itself, where a journal records an event from a channel: its own position in its chain, its actor, and the
     * trace of the current span or else its own.
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

    /** Returns the tracing context in which an event was stated; the current one if the event names none. */
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
