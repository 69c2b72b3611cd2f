package dev.weightflow.platform.event;

import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.schema.topic.TopicPrefix;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClient;
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
 * Connection to Kafka with the settings common to all clients: durable writes, committed reads.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param clientSettings further settings of every client, under Kafka's own names: TLS, SASL, anything. Those that contradict this class are ignored
 * @param prefix the prefix of the names of topics and of transactional ids
 */
public record KafkaConnection(
        String bootstrapServers,
        String clientId,
        Duration timeout,
        Map<String, String> clientSettings,
        TopicPrefix prefix) {
    private static final Set<String> OURS = Set.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            ProducerConfig.CLIENT_ID_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    private static final Duration LONGEST_FETCH = Duration.ofSeconds(10);
    private static final Duration TRANSACTION = Duration.ofSeconds(15);
    /** Size of the batches of a producer of many records, in bytes. */
    private static final int LARGE_BATCH = 256 << 10;

    public KafkaConnection {
        clientSettings = Map.copyOf(clientSettings);
    }

    /** Creates a connection to those servers with a timeout of thirty seconds and no further settings. */
    public static KafkaConnection to(String bootstrapServers, String clientId) {
        return new KafkaConnection(bootstrapServers, clientId, Duration.ofSeconds(30), Map.of(), TopicPrefix.NONE);
    }

    /**
     * Reads the keys {@code kafka.*}: {@code kafka.bootstrap.servers}, which is required, and any other settings of Kafka's clients. The connector
     * reads the same keys, so that channels and journals connect to the same cluster in the same way.
     */
    public static KafkaConnection from(Settings settings, String clientId) {
        String servers = settings.text("kafka.bootstrap.servers");
        Map<String, String> clientSettings = settings.all("kafka.");
        clientSettings.keySet().removeAll(OURS);
        return new KafkaConnection(
                servers,
                clientId,
                Duration.ofSeconds(30),
                clientSettings,
                settings.value(TopicPrefix.SETTING, TopicPrefix.NONE, TopicPrefix::new));
    }

    public KafkaConnection withClientId(String other) {
        return new KafkaConnection(bootstrapServers, other, timeout, clientSettings, prefix);
    }

    public KafkaConnection withTimeout(Duration timeout) {
        return new KafkaConnection(bootstrapServers, clientId, timeout, clientSettings, prefix);
    }

    /** Creates an idempotent producer, whose records are durable when they are acknowledged. */
    public KafkaProducer<String, byte[]> producer() {
        return new KafkaProducer<>(producerSettings(), new StringSerializer(), new ByteArraySerializer());
    }

    /** As {@link #producer}, and fences earlier producers with that transactional id once it is initialised. */
    public KafkaProducer<String, byte[]> transactionalProducer(String transactionalId) {
        return new KafkaProducer<>(
                transactionSettings(transactionalId), new StringSerializer(), new ByteArraySerializer());
    }

    /** As {@link #transactionalProducer}, with raw keys and large batches, for thousands of records in one transaction. */
    public KafkaProducer<byte[], byte[]> transactionalByteProducer(String transactionalId) {
        Map<String, Object> settings = transactionSettings(transactionalId);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, LARGE_BATCH);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> transactionSettings(String transactionalId) {
        Map<String, Object> settings = producerSettings();
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, prefix.before(transactionalId));
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION.toMillis());
        return settings;
    }

    /** Creates a consumer without a group, which reads from the beginning and sees only committed records. */
    public KafkaConsumer<String, byte[]> reader() {
        return new KafkaConsumer<>(consumerSettings(), new StringDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * As {@link #reader}, for a consumer that waits most of the time; close it without a timeout, or that takes as long as a fetch may. It has only
     * explicit positions: if the topic has lost the next record, it fails rather than continue elsewhere.
     */
    public KafkaConsumer<String, byte[]> assignedFollower() {
        Map<String, Object> settings = consumerSettings();
        // long polls: the broker answers as soon as there is a record, and polls every second by every journal would
        // keep it busy
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int)
                Math.min(LONGEST_FETCH.toMillis(), timeout.toMillis() / 3));
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** As {@link #reader}, with raw keys, for records that others have written. */
    public KafkaConsumer<byte[], byte[]> byteReader() {
        return new KafkaConsumer<>(consumerSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** As {@link #byteReader}, for explicit positions: if the topic does not hold the next record, it fails rather than continue elsewhere. */
    public KafkaConsumer<byte[], byte[]> assignedByteReader() {
        Map<String, Object> settings = consumerSettings();
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    public AdminClient admin() {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, (int) timeout.toMillis() / 2));
        return AdminClient.create(settings);
    }

    private Map<String, Object> producerSettings() {
        int millis = (int) timeout.toMillis();
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, millis / 2));
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return settings;
    }

    private Map<String, Object> consumerSettings() {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        return settings;
    }
}
