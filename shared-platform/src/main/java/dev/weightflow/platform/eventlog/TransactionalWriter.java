package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
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
 * Only writer of a topic, by a transactional id: Kafka raises its epoch for the producer that initialises it, aborts the open transaction of its
 * predecessor, and fences the predecessor from then on.
 *
 * @param <K> the type of the records' keys
 */
public final class TransactionalWriter<K> implements AutoCloseable {
    private static final Duration TO_CLOSE = Duration.ofSeconds(5);
    private static final List<Class<? extends KafkaException>> FENCED = List.of(
            ProducerFencedException.class,
            InvalidProducerEpochException.class,
            InvalidPidMappingException.class,
            InvalidTxnStateException.class);
    private static final List<Class<? extends KafkaException>> REFUSED = List.of(RecordTooLargeException.class);
    private static final List<Class<? extends KafkaException>> DENIED =
            List.of(AuthorizationException.class, AuthenticationException.class);

    private final String topic;
    private final Supplier<? extends Producer<K, byte[]>> producers;
    private final Optional<MeterRegistry> meters;
    private Optional<Producer<K, byte[]>> producer = Optional.empty();
    /**
     * Metrics of the latest producer, bound only once: where instances take the log from one another, a producer appends only a few times, and
     * registering and removing its hundred meters takes longer than that.
     */
    private Optional<KafkaClientMetrics> metrics = Optional.empty();

    private volatile Producer<?, ?> latest;

    /**
     * @param producers creates producers of the transactional id, which is the same for all instances that write to this topic
     * @param meters the registry for Kafka's own metrics of the producer, if they are wanted
     */
    public TransactionalWriter(
            String topic, Supplier<? extends Producer<K, byte[]>> producers, Optional<MeterRegistry> meters) {
        this.topic = topic;
        this.producers = producers;
        this.meters = meters;
    }

    /** Fences all other writers of this id; fails as {@link EventLog#acquire} does. */
    public void acquire() {
        drop();
        Producer<K, byte[]> fresh = producers.get();
        try {
            fresh.initTransactions();
            producer = Optional.of(fresh);
            latest = fresh;
            if (metrics.isEmpty()) {
                metrics = meters.map(registry -> KafkaEventLog.bound(new KafkaClientMetrics(ofLatest()), registry));
            }
        } catch (KafkaException e) {
            fresh.close(Duration.ZERO);
            throw notAppended(topic, e);
        }
    }

    /** Returns a proxy of the latest producer; only its metrics are used. */
    private Producer<?, ?> ofLatest() {
        return (Producer<?, ?>) Proxy.newProxyInstance(
                Producer.class.getClassLoader(),
                new Class<?>[] {Producer.class},
                (proxy, method, arguments) -> method.invoke(latest, arguments));
    }

    /** Sends the records in one transaction, and returns the position after them; fails as {@link EventLog#append} does. */
    public Offsets append(List<ProducerRecord<K, byte[]>> records) {
        Producer<K, byte[]> writer = producer.orElseThrow(() -> new LogException.Fenced(topic, null));
        Offsets end = send(writer, records);
        try {
            writer.commitTransaction();
            return end;
        } catch (KafkaException e) {
            // Whatever the error, the coordinator may have accepted the commit: a fence here means that the client
            // retried after a lost response and another's acquisition.
            drop();
            throw new LogException.UnknownOutcome(topic, e);
        }
    }

    private Offsets send(Producer<K, byte[]> writer, List<ProducerRecord<K, byte[]>> records) {
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
        return ProblemException.causes(failure)
                .anyMatch(cause -> kinds.stream().anyMatch(kind -> kind.isInstance(cause)));
    }

    /** Closes a failed producer; its open transaction is aborted by the next one. */
    private void drop() {
        close(Duration.ZERO);
    }

    private void close(Duration timeout) {
        producer.ifPresent(old -> old.close(timeout));
        producer = Optional.empty();
    }

    @Override
    public void close() {
        metrics.ifPresent(KafkaClientMetrics::close);
        close(TO_CLOSE);
    }
}
