package dev.weightflow.platform.handling;

import dev.weightflow.platform.event.EventException;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.schema.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The topics {@code <topic>.dlq}: key, headers and bytes as found, and beside them the cause. The headers' names are those
 * that SmallRye's connector gives to its own dead letters.
 */
public final class KafkaDeadLetters implements DeadLetters, AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;

    public KafkaDeadLetters(KafkaConnection connection) {
        this.producer = connection.producer();
    }

    @Override
    public void send(DeadLetter letter) {
        String what = "Putting aside " + letter.delivery();
        try {
            producer.send(record(letter)).get();
        } catch (ExecutionException e) {
            throw new EventException.Unavailable(what, e.getCause());
        } catch (KafkaException e) {
            throw new EventException.Unavailable(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventException.UnknownOutcome(what, e);
        }
    }

    static ProducerRecord<String, byte[]> record(DeadLetter letter) {
        Delivery found = letter.delivery();
        Headers headers = new RecordHeaders(found.headers().toArray());
        put(headers, "dead-letter-code", letter.code());
        put(headers, "dead-letter-reason", letter.reason());
        put(
                headers,
                "dead-letter-exception-class-name",
                letter.failure().getClass().getName());
        put(headers, "dead-letter-topic", found.topic());
        put(headers, "dead-letter-partition", Integer.toString(found.partition()));
        put(headers, "dead-letter-offset", Long.toString(found.offset()));
        put(headers, "dead-letter-attempts", Integer.toString(letter.attempts()));
        put(headers, "dead-letter-service", letter.service());
        put(headers, "dead-letter-time", letter.time().toString());
        return new ProducerRecord<>(
                found.topic() + Topic.DEAD_LETTERS, null, found.key().orElse(null), found.value(), headers);
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
