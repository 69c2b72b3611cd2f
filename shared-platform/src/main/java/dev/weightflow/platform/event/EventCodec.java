package dev.weightflow.platform.event;

import dev.weightflow.platform.event.EventException.BrokenEnvelope;
import dev.weightflow.platform.event.EventException.UnknownType;
import dev.weightflow.platform.event.EventException.UnreadableData;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.EventType;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.json.WeightflowJson;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Turns events into Kafka records and back: CloudEvents 1.0, binary mode, JSON data. Pure. */
public final class EventCodec {
    private static final String JSON = "application/json";
    private static final int LAST_YEAR = 9999;

    private EventCodec() {}

    public static ProducerRecord<String, byte[]> encode(Envelope<?> envelope) {
        Event event = envelope.event();
        return new ProducerRecord<>(event.topic().name(), null, event.subject(), data(envelope), headers(envelope));
    }

    public static byte[] key(Envelope<?> envelope) {
        return envelope.event().subject().getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] data(Envelope<?> envelope) {
        return WeightflowJson.write(envelope.event());
    }

    public static Headers headers(Envelope<?> envelope) {
        Event event = envelope.event();
        Causation causation = envelope.causation();
        RecordHeaders headers = new RecordHeaders();
        CloudEventHeader.add(headers, CloudEventHeader.SPEC_VERSION, "1.0");
        CloudEventHeader.add(headers, CloudEventHeader.ID, envelope.id().value());
        CloudEventHeader.add(headers, CloudEventHeader.SOURCE, envelope.source());
        CloudEventHeader.add(headers, CloudEventHeader.TYPE, event.type().name());
        CloudEventHeader.add(headers, CloudEventHeader.SUBJECT, event.subject());
        CloudEventHeader.add(headers, CloudEventHeader.TIME, envelope.time().toString());
        CloudEventHeader.add(headers, CloudEventHeader.CAUSATION_DEPTH, Integer.toString(causation.depth()));
        causation
                .root()
                .ifPresent(root -> CloudEventHeader.add(headers, CloudEventHeader.CAUSATION_ROOT, root.value()));
        causation
                .parent()
                .ifPresent(parent -> CloudEventHeader.add(headers, CloudEventHeader.CAUSATION_PARENT, parent.value()));
        envelope.actor().ifPresent(actor -> CloudEventHeader.add(headers, CloudEventHeader.ACTOR, actor));
        CloudEventHeader.add(headers, CloudEventHeader.CONTENT_TYPE, JSON);
        envelope.traceparent().ifPresent(trace -> CloudEventHeader.add(headers, CloudEventHeader.TRACEPARENT, trace));
        return headers;
    }

    /** @throws EventException.Undecodable if the record is no readable event */
    public static Envelope<? extends Event> decode(ConsumerRecord<?, byte[]> record) {
        return decode(record.headers(), record.value());
    }

    /** @throws EventException.Undecodable if the record is no readable event */
    public static Envelope<? extends Event> decode(Headers headers, byte[] data) {
        String version = required(headers, CloudEventHeader.SPEC_VERSION);
        if (!version.equals("1.0")) {
            throw new BrokenEnvelope(CloudEventHeader.SPEC_VERSION, "is '" + version + "' rather than 1.0");
        }
        String name = required(headers, CloudEventHeader.TYPE);
        EventType type = EventType.named(name).orElseThrow(() -> new UnknownType(name));
        Event event = event(type, data);
        String subject = required(headers, CloudEventHeader.SUBJECT);
        if (!subject.equals(event.subject())) {
            throw new BrokenEnvelope(CloudEventHeader.SUBJECT, "contradicts the data, which are about another subject");
        }
        return new Envelope<>(
                event,
                parsed(headers, CloudEventHeader.ID, EventId::new),
                required(headers, CloudEventHeader.SOURCE),
                parsed(headers, CloudEventHeader.TIME, EventCodec::instant),
                causation(headers),
                CloudEventHeader.text(headers, CloudEventHeader.TRACEPARENT),
                CloudEventHeader.text(headers, CloudEventHeader.ACTOR)
                        .map(present -> parsed(headers, CloudEventHeader.ACTOR, EventCodec::actor)));
    }

    private static Event event(EventType type, byte[] data) {
        if (data == null) {
            throw new UnreadableData(type.name(), new IllegalArgumentException("there are none."));
        }
        try {
            return type.read(data);
        } catch (IllegalArgumentException e) {
            throw new UnreadableData(type.name(), e);
        }
    }

    private static Causation causation(Headers headers) {
        if (CloudEventHeader.text(headers, CloudEventHeader.CAUSATION_DEPTH).isEmpty()) {
            return Causation.NONE;
        }
        int depth = parsed(headers, CloudEventHeader.CAUSATION_DEPTH, Integer::valueOf);
        if (depth == 0) {
            return Causation.NONE;
        }
        EventId root = parsed(headers, CloudEventHeader.CAUSATION_ROOT, EventId::new);
        EventId parent = parsed(headers, CloudEventHeader.CAUSATION_PARENT, EventId::new);
        return parsed(
                headers,
                CloudEventHeader.CAUSATION_DEPTH,
                text -> new Causation(depth, Optional.of(root), Optional.of(parent)));
    }

    private static String actor(String name) {
        Faults.of("An actor")
                .text("name", name)
                .require(name.length() <= CurrentContext.LONGEST_NAME, "name is too long")
                .raise();
        return name;
    }

    /** Parses a time in a year of four digits, as in RFC 3339: with others, milliseconds and durations overflow where the event is used. */
    private static Instant instant(String text) {
        OffsetDateTime time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
        if (time.getYear() < 0 || time.getYear() > LAST_YEAR) {
            throw new DateTimeException("The year is none of four digits.");
        }
        return time.toInstant();
    }

    private static <T> T parsed(Headers headers, String name, Function<String, T> parse) {
        String text = required(headers, name);
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new BrokenEnvelope(name, "is malformed");
        }
    }

    private static String required(Headers headers, String name) {
        return CloudEventHeader.text(headers, name).orElseThrow(() -> new BrokenEnvelope(name, "is missing"));
    }
}
