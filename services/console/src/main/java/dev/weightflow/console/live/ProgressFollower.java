package dev.weightflow.console.live;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventException;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumer of the workers' progress, without a group, from some hours ago on: reading two days would delay the start, and older points are in the
 * curves that trainings have stored.
 */
public final class ProgressFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressFollower.class);
    private static final Duration BACK = Duration.ofHours(2);
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

    private final ProgressStream signals;
    private final InstantSource clock;
    private final String topic;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Thread thread;
    private volatile boolean closed;

    private ProgressFollower(KafkaConnection kafka, ProgressStream signals, InstantSource clock) {
        this.signals = signals;
        this.clock = clock;
        this.topic = kafka.prefix().before(Topics.PROGRESS.name());
        this.consumer = kafka.withClientId(kafka.clientId() + "." + Topics.PROGRESS.name())
                .follower();
        this.thread = new Thread(this::follow, "progress");
        thread.setDaemon(true);
    }

    /** Starts following until it is closed; while Kafka is unavailable it waits. */
    public static ProgressFollower start(KafkaConnection kafka, ProgressStream signals, InstantSource clock) {
        ProgressFollower follower = new ProgressFollower(kafka, signals, clock);
        follower.thread.start();
        return follower;
    }

    private void follow() {
        try {
            while (!closed && !assigned()) {
                Thread.sleep(BETWEEN_TRIES.toMillis());
            }
            while (!closed) {
                poll();
            }
        } catch (WakeupException e) {
            LOG.debug("closed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private boolean assigned() {
        try {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(found -> new TopicPartition(found.topic(), found.partition()))
                    .toList();
            consumer.assign(partitions);
            long from = clock.instant().minus(BACK).toEpochMilli();
            Map<TopicPartition, Long> moments =
                    partitions.stream().collect(Collectors.toMap(Function.identity(), any -> from));
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.offsetsForTimes(moments)
                    .forEach((partition, found) -> consumer.seek(
                            partition, found == null ? Objects.requireNonNull(ends.get(partition)) : found.offset()));
            return !partitions.isEmpty();
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warn("Progress cannot be followed yet: {}", e.getMessage());
            return false;
        }
    }

    private void poll() throws InterruptedException {
        try {
            consumer.poll(POLL).forEach(this::onRecord);
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warn("Progress cannot be read: {}", e.getMessage());
            Thread.sleep(BETWEEN_TRIES.toMillis());
        }
    }

    /** Decodes a record; progress is no fact, so unreadable records are skipped. */
    private void onRecord(ConsumerRecord<String, byte[]> record) {
        try {
            EventCodec.decode(record).as(ProgressEvent.class).ifPresent(this::onEvent);
        } catch (EventException.Undecodable e) {
            LOG.debug("not read: {}", e.getMessage());
        }
    }

    private void onEvent(Envelope<ProgressEvent> sign) {
        signals.on(sign.event(), sign.time());
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
