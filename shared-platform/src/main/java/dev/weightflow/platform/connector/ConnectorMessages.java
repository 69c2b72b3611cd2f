package dev.weightflow.platform.connector;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.handling.Delivery;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Events as messages of the connector, and its messages as deliveries. */
public final class ConnectorMessages {
    private ConnectorMessages() {}

    /** The message that makes the connector write the event to its topic. */
    public static Message<byte[]> of(Envelope<?> event) {
        ProducerRecord<String, byte[]> record = EventCodec.encode(event);
        return Message.of(record.value())
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withTopic(record.topic())
                        .withKey(record.key())
                        .withHeaders(record.headers())
                        .build());
    }

    /**
     * The record that the connector received.
     *
     * @throws IllegalArgumentException if the message does not come from Kafka
     */
    @SuppressWarnings("unchecked")
    public static Delivery delivery(Message<byte[]> message) {
        IncomingKafkaRecordMetadata<String, byte[]> metadata = message.getMetadata(IncomingKafkaRecordMetadata.class)
                .orElseThrow(() -> new IllegalArgumentException("the message does not come from a Kafka channel"));
        ConsumerRecord<String, byte[]> record = metadata.getRecord();
        return Delivery.of(record);
    }
}
