package dev.weightflow.platform.messaging;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.ClientCustomizer;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.Config;

/**
 * Channels of facts, each until it has caught up with its topic. Before that it is unknown whether this instance can read the topic, so that a
 * release or a key ring that cannot read it must not count as ready, and replace an instance that can. Requests are not waited for: none of them
 * blocks a channel.
 */
@ApplicationScoped
@Default
@Identifier(FactChannels.NAME)
class FactChannels implements ClientCustomizer<Map<String, Object>>, KafkaConsumerRebalanceListener {
    /** Name by which the connector's settings refer to it. */
    static final String NAME = "fact-channels";

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Map<String, CatchUp> channels = new ConcurrentSkipListMap<>();
    private final KafkaClientService clients;
    private final Config config;
    private volatile boolean stopping;

    FactChannels(KafkaClientService clients, Config config) {
        this.clients = clients;
        this.config = config;
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) {
        stopping = true;
    }

    /**
     * Adds an interceptor to the consumer of a channel of facts; the producer of its dead letters is customised by the same name, and stays as it is.
     */
    @Override
    public Map<String, Object> customize(String channel, Config ofChannel, Map<String, Object> client) {
        if (!ChannelSettings.hasFacts(config, channel)
                || client.containsKey(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG)) {
            return client;
        }
        CatchUp catchUp = channels.computeIfAbsent(channel, name -> new CatchUp());
        Map<String, Object> telling = new HashMap<>(client);
        telling.put(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, List.of(Polled.class));
        telling.put(Polled.LISTENER, catchUp);
        return telling;
    }

    /**
     * Looks at the ends of a channel's partitions before they are first fetched from: on the same connection, a later question is answered only after a
     * fetch that waits for records.
     */
    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        channels.forEach((name, catchUp) -> {
            if (clients.getConsumer(name).unwrap() == consumer) {
                catchUp.look(consumer);
            }
        });
    }

    /** Follows the channels, which have begun to read, until all have caught up. */
    void follow() {
        channels.forEach((name, catchUp) -> {
            KafkaConsumer<Object, Object> consumer = clients.getConsumer(name);
            consumer.runOnPollingThread((Consumer<Object, Object> client) -> catchUp.look(client))
                    .onFailure()
                    .recoverWithItem(false)
                    .onItem()
                    .delayIt()
                    .by(BETWEEN_LOOKS)
                    .repeat()
                    .until(over -> over || stopping)
                    .subscribe()
                    .with(over -> {});
        });
    }

    void converted(IncomingKafkaRecordMetadata<?, ?> record) {
        Optional.ofNullable(channels.get(record.getChannel()))
                .ifPresent(catchUp -> catchUp.converted(
                        new TopicPartition(record.getTopic(), record.getPartition()), record.getOffset()));
    }

    /** Returns the channels that have not caught up yet, if there are any. */
    Optional<String> notReady() {
        List<String> behind = channels.entrySet().stream()
                .filter(channel -> !channel.getValue().isOver())
                .map(Map.Entry::getKey)
                .toList();
        return behind.isEmpty()
                ? Optional.empty()
                : Optional.of("The topic of " + String.join(", ", behind)
                        + " has not been read up to where it ended at the start.");
    }

    /** Interceptor that Kafka's consumer creates by its class, and to which it passes its own settings. */
    public static final class Polled implements ConsumerInterceptor<Object, Object> {
        static final String LISTENER = "weightflow.catch-up";

        private CatchUp catchUp;

        @Override
        public void configure(Map<String, ?> settings) {
            catchUp = (CatchUp) settings.get(LISTENER);
        }

        @Override
        public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
            catchUp.polled(records);
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void close() {}
    }
}
