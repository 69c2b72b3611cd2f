package dev.weightflow.endtoend;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.schema.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A record in a topic, as any consumer sees it. */
record Fact(
        String topic, String key, Map<String, String> headers, String json, ConsumerRecord<String, byte[]> message) {

    static Fact of(ConsumerRecord<String, byte[]> message) {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : message.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return new Fact(
                message.topic(), message.key(), headers, new String(message.value(), StandardCharsets.UTF_8), message);
    }

    /** CloudEvents' id. */
    String id() {
        return headers.get("ce_id");
    }

    /** CloudEvents' type. */
    String type() {
        return headers.get("ce_type");
    }

    /** Whether it is a request, which the journal then repeats. */
    boolean isRequest() {
        return topic.endsWith("-requests");
    }

    Envelope<? extends Event> envelope() {
        return EventCodec.decode(message);
    }

    /** The event, if it is of that form. */
    <E extends Event> Optional<E> as(Class<E> form) {
        Event event = envelope().event();
        return form.isInstance(event) ? Optional.of(form.cast(event)) : Optional.empty();
    }
}
