package dev.weightflow.registry.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.json.WeightflowJson;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Message of a webhook: a CloudEvent in structured mode.
 *
 * @param id the fact's own id, the same whenever it is sent
 * @param body the event as JSON
 */
record Notification(String id, String type, String subject, byte[] body) {
    static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";

    private static final String TEST = "dev.weightflow.webhook.Test.v1";

    /**
     * JSON format of CloudEvents, with the attribute names that it prescribes.
     *
     * @param consoleurl our extension: the page of the console about it
     * @param data the fact, as the log has it
     */
    private record CloudEvent(
            String specversion,
            String id,
            String source,
            String type,
            String subject,
            Instant time,
            String datacontenttype,
            Optional<URI> consoleurl,
            Optional<String> traceparent,
            JsonNode data) {}

    /**
     * Creates the message about a fact.
     *
     * @param page the page of the console about it, if the console's address is known
     */
    static Notification of(Envelope<? extends Event> fact, String subject, Optional<URI> page) {
        return of(new CloudEvent(
                "1.0",
                fact.id().value(),
                fact.source(),
                fact.event().type().name(),
                subject,
                fact.time(),
                "application/json",
                page,
                fact.traceparent(),
                WeightflowJson.tree(fact.event())));
    }

    /** Creates a message that is about nothing, to try a webhook. */
    static Notification test(String webhook, String source, Instant now) {
        return of(new CloudEvent(
                "1.0",
                "test-" + UUID.randomUUID(),
                source,
                TEST,
                webhook,
                now,
                "application/json",
                Optional.empty(),
                Optional.empty(),
                WeightflowJson.tree(Map.of("webhook", webhook))));
    }

    private static Notification of(CloudEvent event) {
        return new Notification(event.id(), event.type(), event.subject(), WeightflowJson.write(event));
    }
}
