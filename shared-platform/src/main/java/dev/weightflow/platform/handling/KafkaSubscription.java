package dev.weightflow.platform.handling;

import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.schema.topic.Topic;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a consumer group that brings records to a {@link Handling}, one at a time, and commits each when it is done
 * with. However long a handler takes, the member keeps polling with its partitions paused, so that the group does not expel it.
 */
public final class KafkaSubscription implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaSubscription.class);
    /** Short, and with a rest: as long as a member does not know its coordinator, the client spins while it polls (Kafka 4.1). */
    private static final Duration POLL = Duration.ofMillis(10);

    private static final Duration BETWEEN_POLLS = Duration.ofMillis(40);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Handling handling;
    private final Duration grace;
    private final Map<String, AtomicLong> lag = new ConcurrentHashMap<>();
    private final ExecutorService poller;
    private final ExecutorService worker;
    private volatile boolean closing;
    private volatile boolean busy;
    private volatile long lastPoll = System.nanoTime();

    private KafkaSubscription(KafkaConsumer<String, byte[]> consumer, String group, Handling handling, Duration grace) {
        this.consumer = consumer;
        this.handling = handling;
        this.grace = grace;
        this.poller = daemon(group + "-poll");
        this.worker = daemon(group + "-handle");
    }

    /**
     * Joins the group and begins to handle; a group that never read the topics begins at their beginning.
     *
     * @param grace how long a handler may go on after {@link #close}, before it is interrupted
     * @param meters gets {@code weightflow.consumer.lag} by topic
     */
    public static KafkaSubscription start(
            KafkaConnection connection,
            String group,
            Collection<Topic> topics,
            Handling handling,
            Duration grace,
            MeterRegistry meters) {
        KafkaSubscription subscription = new KafkaSubscription(connection.member(group, 1), group, handling, grace);
        List<String> names = topics.stream().map(Topic::name).toList();
        names.forEach(topic -> subscription.measure(topic, meters));
        subscription.poller.submit(() -> subscription.run(names));
        return subscription;
    }

    /** How long ago Kafka was last asked without failure: a health check's matter, green through the longest handler. */
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastPoll);
    }

    private void measure(String topic, MeterRegistry meters) {
        meters.counter("weightflow.dead.letters", "topic", topic);
        AtomicLong records = lag.computeIfAbsent(topic, key -> new AtomicLong());
        Gauge.builder("weightflow.consumer.lag", records, AtomicLong::doubleValue)
                .baseUnit("records")
                .tags("topic", topic, "reader", "handler")
                .strongReference(true)
                .register(meters);
    }

    /** Kafka answered: we are alive, and know how far behind. What is being handled is behind, too. */
    private void polled() {
        lastPoll = System.nanoTime();
        lag.forEach((topic, records) -> records.set(consumer.assignment().stream()
                        .filter(partition -> partition.topic().equals(topic))
                        .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                        .sum()
                + (busy ? 1 : 0)));
    }

    private void run(List<String> topics) {
        try {
            consumer.subscribe(topics, new PauseWhileBusy());
            while (!closing) {
                try {
                    step();
                } catch (WakeupException e) {
                    LOG.debug("woken to close");
                } catch (KafkaException e) {
                    LOG.warn("Kafka cannot be polled at present: {}", e.getMessage());
                    pause(AFTER_FAILURE);
                }
            }
        } finally {
            consumer.close();
        }
    }

    private void step() {
        ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<String, byte[]> record : records) {
            if (!handleWhilePolling(record)) {
                seekBack(record);
                return;
            }
        }
        polled();
        if (records.isEmpty()) {
            pause(BETWEEN_POLLS);
        }
    }

    /** Whether the record is done with and committed. */
    private boolean handleWhilePolling(ConsumerRecord<String, byte[]> record) {
        busy = true;
        consumer.pause(consumer.assignment());
        Future<Outcome> outcome = worker.submit(() -> handling.handle(Delivery.of(record)));
        long deadline = Long.MAX_VALUE;
        try {
            while (!outcome.isDone()) {
                if (closing && deadline == Long.MAX_VALUE) {
                    deadline = System.nanoTime() + grace.toNanos();
                }
                if (System.nanoTime() > deadline) {
                    outcome.cancel(true);
                    return false;
                }
                keepMembership(outcome);
            }
            outcome.get();
            return commit(record);
        } catch (ExecutionException e) {
            LOG.warn(
                    "{} is delivered again: {}",
                    Delivery.of(record),
                    e.getCause().getMessage());
            pause(AFTER_FAILURE);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            busy = false;
            consumer.resume(consumer.paused());
        }
    }

    private void keepMembership(Future<Outcome> outcome) throws InterruptedException {
        try {
            outcome.get(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // the caller looks at the outcome when it is done
        }
        if (!outcome.isDone()) {
            try {
                consumer.poll(Duration.ZERO);
                polled();
            } catch (KafkaException e) {
                // the handler goes on all the same, and what it does is committed if that is still ours to do
                LOG.debug("no heartbeat at present: {}", e.getMessage());
            }
        }
    }

    private boolean commit(ConsumerRecord<String, byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        try {
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(record.offset() + 1)));
        } catch (WakeupException e) {
            return commit(record);
        } catch (KafkaException e) {
            // the partition went to another member, which handles the record once more and finds it done
            LOG.info("{} is handled but not committed: {}", Delivery.of(record), e.getMessage());
        }
        return true;
    }

    private void seekBack(ConsumerRecord<String, byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (consumer.assignment().contains(partition)) {
            consumer.seek(partition, record.offset());
        }
    }

    private void pause(Duration time) {
        if (!closing) {
            try {
                TimeUnit.NANOSECONDS.sleep(time.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        poller.shutdown();
        try {
            if (!poller.awaitTermination(grace.toMillis() + 10_000, TimeUnit.MILLISECONDS)) {
                poller.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            poller.shutdownNow();
        }
        worker.shutdownNow();
    }

    private static ExecutorService daemon(String name) {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Partitions that arrive while a record is being handled wait until it is done. */
    private final class PauseWhileBusy implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // what is being handled for them is done twice at worst
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (busy) {
                consumer.pause(partitions);
            }
        }
    }
}
