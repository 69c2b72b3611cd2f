package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * The one writer of a topic, by a transactional id: Kafka raises its epoch for whoever initialises it, aborts what the one
 * before left open, and refuses the one before from then on.
 */
public final class TransactionalWriter implements AutoCloseable {
    private static final Duration TO_CLOSE = Duration.ofSeconds(5);
    private static final List<Class<? extends KafkaException>> FENCED = List.of(
            ProducerFencedException.class,
            InvalidProducerEpochException.class,
            InvalidPidMappingException.class,
            InvalidTxnStateException.class);
    private static final List<Class<? extends KafkaException>> REFUSED = List.of(RecordTooLargeException.class);
    private static final List<Class<? extends KafkaException>> DENIED =
            List.of(AuthorizationException.class, AuthenticationException.class);

    private final Function<String, ? extends Producer<String, byte[]>> producers;
    private final String topic;
    private final String transactionalId;
    private final Optional<ClientMetrics> metrics;
    private Optional<Producer<String, byte[]>> producer = Optional.empty();

    TransactionalWriter(KafkaConnection connection, String topic, String transactionalId, ClientMetrics metrics) {
        this(connection::transactionalProducer, topic, transactionalId, Optional.of(metrics));
    }

    private TransactionalWriter(
            Function<String, ? extends Producer<String, byte[]>> producers,
            String topic,
            String transactionalId,
            Optional<ClientMetrics> metrics) {
        this.producers = producers;
        this.topic = topic;
        this.transactionalId = transactionalId;
        this.metrics = metrics;
    }

    /**
     * A writer by the producers of a simulation, each of which is of one transactional id; without metrics.
     *
     * @param transactionalId the same for all instances that write to this topic
     */
    public static TransactionalWriter simulated(
            Function<String, ? extends Producer<String, byte[]>> producers, String topic, String transactionalId) {
        return new TransactionalWriter(producers, topic, transactionalId, Optional.empty());
    }

    /**
     * Fences every other writer of this id.
     *
     * @throws LogException as {@link EventLog#acquire} does
     */
    public void acquire() {
        drop();
        Producer<String, byte[]> fresh = producers.apply(transactionalId);
        try {
            fresh.initTransactions();
            producer = Optional.of(fresh);
            metrics.ifPresent(watching -> watching.watch(fresh));
        } catch (KafkaException e) {
            fresh.close(Duration.ZERO);
            throw notAppended(topic, e);
        }
    }

    /**
     * Sends the records in one transaction, and answers a position behind them.
     *
     * @throws LogException as {@link EventLog#append} does
     */
    public Offsets append(List<ProducerRecord<String, byte[]>> records) {
        Producer<String, byte[]> writer = producer.orElseThrow(() -> new LogException.Fenced(topic, null));
        Offsets end = send(writer, records);
        try {
            writer.commitTransaction();
            return end;
        } catch (KafkaException e) {
            // Whatever it says, the coordinator may have taken the commit before: a fence here means that the client
            // asked
            // once more, after a lost answer and after another's acquisition.
            drop();
            throw new LogException.UnknownOutcome(topic, e);
        }
    }

    private Offsets send(Producer<String, byte[]> writer, List<ProducerRecord<String, byte[]>> records) {
        try {
            writer.beginTransaction();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            records.forEach(record -> sent.add(writer.send(record)));
            writer.flush();
            Map<Integer, Long> next = new HashMap<>();
            for (Future<RecordMetadata> record : sent) {
                RecordMetadata written = record.get();
                next.merge(written.partition(), written.offset() + 1, Math::max);
            }
            return new Offsets(next);
        } catch (KafkaException e) {
            drop();
            throw notAppended(topic, e);
        } catch (ExecutionException e) {
            drop();
            throw notAppended(topic, e.getCause());
        } catch (InterruptedException e) {
            drop();
            throw notAppended(topic, new InterruptException(e));
        }
    }

    /** What a failure before the commit means. */
    static LogException notAppended(String topic, Throwable e) {
        if (isOneOf(FENCED, e)) {
            return new LogException.Fenced(topic, e);
        }
        if (isOneOf(DENIED, e)) {
            return new LogException.AccessDenied(topic, e);
        }
        return isOneOf(REFUSED, e) ? new LogException.Refused(topic, e) : new LogException.Unavailable(topic, e);
    }

    private static boolean isOneOf(List<Class<? extends KafkaException>> kinds, Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> kinds.stream().anyMatch(kind -> kind.isInstance(cause)));
    }

    /** A producer that failed is of no more use; what it left open is aborted by the next one. */
    private void drop() {
        close(Duration.ZERO);
    }

    private void close(Duration patience) {
        producer.ifPresent(old -> {
            metrics.ifPresent(watching -> watching.forget(old));
            old.close(patience);
        });
        producer = Optional.empty();
    }

    @Override
    public void close() {
        close(TO_CLOSE);
    }
}
