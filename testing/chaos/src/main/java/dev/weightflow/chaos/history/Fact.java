package dev.weightflow.chaos.history;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventException;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.EventType;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

public record Fact(
        String topic, String key, Map<String, String> headers, String json, ConsumerRecord<String, byte[]> message) {

    static Fact of(ConsumerRecord<String, byte[]> message) {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : message.headers()) {
            headers.put(header.key(), text(header.value()));
        }
        return new Fact(message.topic(), message.key(), headers, text(message.value()), message);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    public String id() {
        return headers.get("ce_id");
    }

    /** Returns the event type of the header; absent where a foreign record has none. */
    public Optional<String> type() {
        return Optional.ofNullable(headers.get("ce_type"));
    }

    /** Returns whether it is a request, which the journal then repeats. */
    public boolean isRequest() {
        return topic.endsWith("-requests");
    }

    /** Returns whether it is a dead letter, which no service could handle. */
    public boolean isDeadLetter() {
        return topic.endsWith(Topic.DEAD_LETTERS);
    }

    /** Returns whether it is in a journal, and so part of the recorded state. */
    public boolean isJournaled() {
        return !isRequest() && !isDeadLetter() && !topic.equals(Topics.PROGRESS.name());
    }

    public boolean isReadable() {
        try {
            envelope();
            return true;
        } catch (EventException.Undecodable e) {
            return false;
        }
    }

    /**
     * Decodes the event.
     *
     * @throws EventException.Undecodable if the record holds none that can be read
     */
    public Envelope<? extends Event> envelope() {
        return EventCodec.decode(message);
    }

    /** Returns the event, if it is of that type and can be read. */
    public <E extends Event> Optional<E> as(Class<E> form) {
        return type().flatMap(EventType::named)
                                .filter(type -> type.form() == form)
                                .isPresent()
                        && isReadable()
                ? Optional.of(form.cast(envelope().event()))
                : Optional.empty();
    }
}
