package dev.weightflow.platform.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.handling.Delivery;
import dev.weightflow.schema.event.TrainingEvent.ClaimTaken;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

class ConnectorMessagesTest {
    private static final Envelope<ClaimTaken> EVENT = Envelope.of(
            new ClaimTaken(new JobId("a-job"), 1, new WorkerId("w")), "/weightflow/test", Instant.EPOCH, Cause.NONE);

    @Test
    void what_is_sent_through_the_connector_is_what_it_delivers() {
        // given
        Message<byte[]> sent = ConnectorMessages.of(EVENT);
        OutgoingKafkaRecordMetadata<?> metadata =
                sent.getMetadata(OutgoingKafkaRecordMetadata.class).orElseThrow();

        // when
        ConsumerRecord<String, byte[]> record =
                new ConsumerRecord<>(metadata.getTopic(), 2, 7, (String) metadata.getKey(), sent.getPayload());
        metadata.getHeaders().forEach(record.headers()::add);
        Message<byte[]> received =
                Message.of(sent.getPayload()).addMetadata(new IncomingKafkaRecordMetadata<>(record, "in"));
        Delivery delivery = ConnectorMessages.delivery(received);

        // then
        assertThat(delivery).hasToString("weightflow.trainings-2@7");
        assertThat(delivery.key()).contains("a-job");
        assertThat(EventCodec.decode(delivery.headers(), delivery.value())).isEqualTo(EVENT);
    }

    @Test
    void a_message_from_elsewhere_is_refused() {
        assertThatThrownBy(() -> ConnectorMessages.delivery(Message.of(new byte[0])))
                .hasMessage("the message does not come from a Kafka channel");
    }
}
