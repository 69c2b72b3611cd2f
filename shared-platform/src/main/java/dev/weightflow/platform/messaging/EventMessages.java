package dev.weightflow.platform.messaging;

import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import io.smallrye.reactive.messaging.TracingMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/** Converts events to messages for the Kafka connector: bytes, with key and headers in their metadata. */
public final class EventMessages {
    private EventMessages() {}

    /** Creates the message that makes the connector write the event to the channel's topic. */
    public static Message<byte[]> of(Envelope<?> envelope) {
        OutgoingKafkaRecordMetadata<byte[]> record = OutgoingKafkaRecordMetadata.<byte[]>builder()
                .withKey(EventCodec.key(envelope))
                .withHeaders(EventCodec.headers(envelope))
                .build();
        // the connector starts a span for every record, and must not begin another trace than the event's
        Metadata metadata = Metadata.of(record, TracingMetadata.withCurrent(CurrentContext.of(envelope)));
        return Message.of(EventCodec.data(envelope), metadata);
    }
}
