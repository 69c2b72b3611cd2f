package dev.weightflow.platform.event;

import dev.weightflow.platform.event.EventException.Unavailable;
import dev.weightflow.platform.event.EventException.UnknownOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;

/** Publishes to Kafka: acknowledged by all replicas, not doubled by the client's own retries. Safe for many threads. */
public final class KafkaEventPublisher implements EventPublisher, AutoCloseable {
    private static final Duration TO_CLOSE = Duration.ofSeconds(5);

    private final KafkaProducer<String, byte[]> producer;

    public KafkaEventPublisher(KafkaConnection connection) {
        this.producer = connection.producer();
    }

    @Override
    public void publish(List<? extends Envelope<?>> events) {
        List<Future<RecordMetadata>> answers;
        try {
            answers = events.stream()
                    .map(EventCodec::encode)
                    .map(record -> producer.send(record))
                    .toList();
        } catch (InterruptException e) {
            throw new UnknownOutcome("Publishing " + named(events), e);
        } catch (KafkaException e) {
            throw new Unavailable("Publishing " + named(events), e);
        }
        for (Future<RecordMetadata> answer : answers) {
            await(answer, events);
        }
    }

    private static void await(Future<RecordMetadata> answer, List<? extends Envelope<?>> events) {
        try {
            answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RetriableException
                    ? new UnknownOutcome("Publishing " + named(events), e.getCause())
                    : new Unavailable("Publishing " + named(events), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownOutcome("Publishing " + named(events), e);
        }
    }

    private static String named(List<? extends Envelope<?>> events) {
        return events.size() == 1 ? events.get(0).event().getClass().getSimpleName() : events.size() + " events";
    }

    @Override
    public void close() {
        producer.close(TO_CLOSE);
    }
}
