package dev.weightflow.platform.log;

import dev.weightflow.platform.event.KafkaConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The right to append, as a transactional id: Kafka raises its epoch for whoever initialises it, aborts what the one before
 * left open, and refuses the one before from then on.
 */
final class KafkaPen implements AutoCloseable {
    private static final Duration TO_CLOSE = Duration.ofSeconds(5);
    private static final List<Class<? extends KafkaException>> TAKEN = List.of(
            ProducerFencedException.class,
            InvalidProducerEpochException.class,
            InvalidPidMappingException.class,
            InvalidTxnStateException.class);

    private final KafkaConnection connection;
    private final String topic;
    private final String name;
    private Optional<KafkaProducer<String, byte[]>> producer = Optional.empty();

    KafkaPen(KafkaConnection connection, String topic, String name) {
        this.connection = connection;
        this.topic = topic;
        this.name = name;
    }

    /** Makes this the only pen that writes. */
    void take() {
        drop();
        KafkaProducer<String, byte[]> fresh = connection.transactionalProducer(name);
        try {
            fresh.initTransactions();
            producer = Optional.of(fresh);
        } catch (KafkaException e) {
            fresh.close(Duration.ZERO);
            throw new LogException.Unavailable(topic, e);
        }
    }

    /** Sends the records in one transaction. */
    void append(List<ProducerRecord<String, byte[]>> records) {
        KafkaProducer<String, byte[]> writer = producer.orElseThrow(() -> new LogException.PenLost(topic, null));
        boolean committing = false;
        try {
            writer.beginTransaction();
            records.forEach(writer::send);
            writer.flush();
            committing = true;
            writer.commitTransaction();
        } catch (KafkaException e) {
            drop();
            throw failure(topic, e, committing);
        }
    }

    /**
     * What a failure means.
     *
     * @param committing whether the transaction was being committed, so that a lost answer leaves the outcome open
     */
    static LogException failure(String topic, KafkaException e, boolean committing) {
        if (isTaken(e) || isWornOut(e)) {
            return new LogException.PenLost(topic, e);
        }
        boolean answerLost = e instanceof TimeoutException || e instanceof InterruptException;
        return committing && answerLost
                ? new LogException.UnknownOutcome(topic, e)
                : new LogException.Unavailable(topic, e);
    }

    /** The producer failed earlier, refuses everything since, and sent nothing now; a fresh one may do better. */
    private static boolean isWornOut(KafkaException e) {
        return e.getClass() == KafkaException.class
                && e.getMessage() != null
                && e.getMessage().startsWith("Cannot execute transactional method");
    }

    private static boolean isTaken(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> TAKEN.stream().anyMatch(kind -> kind.isInstance(cause)));
    }

    /** A producer that failed is of no more use; what it left open is aborted by the next one. */
    private void drop() {
        producer.ifPresent(old -> old.close(Duration.ZERO));
        producer = Optional.empty();
    }

    @Override
    public void close() {
        producer.ifPresent(open -> open.close(TO_CLOSE));
        producer = Optional.empty();
    }
}
