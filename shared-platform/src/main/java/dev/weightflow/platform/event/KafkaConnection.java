package dev.weightflow.platform.event;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How to reach Kafka, and how its clients are set up everywhere: durable writes, committed reads.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param clientId what the broker's logs and metrics call this service
 * @param patience how long to wait for the broker's answer
 * @param extra further client settings, such as those of TLS and authentication
 */
public record KafkaConnection(String bootstrapServers, String clientId, Duration patience, Map<String, String> extra) {
    private static final Duration TRANSACTION = Duration.ofSeconds(15);

    public KafkaConnection {
        extra = Map.copyOf(extra);
    }

    /** Those servers, thirty seconds of patience, no further settings. */
    public static KafkaConnection to(String bootstrapServers, String clientId) {
        return new KafkaConnection(bootstrapServers, clientId, Duration.ofSeconds(30), Map.of());
    }

    /** As this, with another patience. */
    public KafkaConnection withPatience(Duration patience) {
        return new KafkaConnection(bootstrapServers, clientId, patience, extra);
    }

    /** A producer whose records are durable when they are acknowledged, and never doubled by its own retries. */
    public KafkaProducer<String, byte[]> producer() {
        return new KafkaProducer<>(producerSettings(), new StringSerializer(), new ByteArraySerializer());
    }

    /** As {@link #producer}, and whoever had that transactional id before can write no more once this one is initialised. */
    public KafkaProducer<String, byte[]> transactionalProducer(String transactionalId) {
        Map<String, Object> settings = producerSettings();
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION.toMillis());
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** A consumer without a group, that reads from the beginning and sees committed records only. */
    public KafkaConsumer<String, byte[]> reader() {
        return new KafkaConsumer<>(consumerSettings(), new StringDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * As {@link #reader}, but only where it is told to read: if the topic has lost what it is to read next, it fails rather
     * than to go on elsewhere.
     */
    public KafkaConsumer<String, byte[]> assignedReader() {
        Map<String, Object> settings = consumerSettings();
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** For questions about topics. */
    public Admin admin() {
        Map<String, Object> settings = new HashMap<>(extra);
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, (int) patience.toMillis() / 2));
        return Admin.create(settings);
    }

    /**
     * A member of a consumer group; a new group begins at the topic's beginning. It takes few records at a time and commits by
     * hand. A scale-out moves partitions without stopping those that stay.
     */
    public KafkaConsumer<String, byte[]> member(String group, int recordsAtATime) {
        Map<String, Object> settings = consumerSettings();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, recordsAtATime);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> producerSettings() {
        int timeout = (int) patience.toMillis();
        Map<String, Object> settings = new HashMap<>(extra);
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, timeout / 2));
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return settings;
    }

    private Map<String, Object> consumerSettings() {
        Map<String, Object> settings = new HashMap<>(extra);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        return settings;
    }
}
