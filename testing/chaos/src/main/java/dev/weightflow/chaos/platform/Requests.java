package dev.weightflow.chaos.platform;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Publishes requests as another service does. While Kafka does not answer, a request is published again: the same request twice has the effect of
 * one.
 */
public final class Requests implements AutoCloseable {

    private static final String SOURCE = "/weightflow/chaos";
    private static final Duration TO_CLOSE = Duration.ofSeconds(5);

    private final KafkaProducer<String, byte[]> producer;

    public Requests(KafkaConnection kafka) {
        producer = kafka.producer();
    }

    public void publish(Topic topic, Event event) {
        ProducerRecord<String, byte[]> encoded =
                EventCodec.encode(Envelope.of(event, SOURCE, Instant.now(), EventContext.NONE));
        send(new ProducerRecord<>(topic.name(), null, encoded.key(), encoded.value(), encoded.headers()));
    }

    public void send(ProducerRecord<String, byte[]> message) {
        Moment.await("Kafka takes a record", () -> sent(message));
    }

    private boolean sent(ProducerRecord<String, byte[]> message) {
        try {
            producer.send(message).get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                return false;
            }
            throw new IllegalStateException("Kafka refuses a record for " + message.topic(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a request was stated", e);
        }
    }

    @Override
    public void close() {
        producer.close(TO_CLOSE);
    }
}
