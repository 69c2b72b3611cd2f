package dev.weightflow.cli.demo;

import dev.weightflow.schema.event.EventType;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What a job's worker reported, read from Kafka: the service shows the latest report only. */
final class ProgressLog {

    private static final String TYPE = EventType.of(JobProgressed.class).name();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String bootstrapServers;
    private final Map<String, String> login;

    /** @param login what the client of a user who may read is told */
    ProgressLog(String bootstrapServers, Map<String, String> login) {
        this.bootstrapServers = bootstrapServers;
        this.login = login;
    }

    /** All reports of that job that are kept, in the order in which they were made. */
    List<JobProgressed> of(String job) {
        Map<String, Object> settings = new HashMap<>(login);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.PROGRESS.name(), PATIENCE).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
            List<JobProgressed> reports = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(500)).forEach(message -> {
                    if (job.equals(message.key()) && isReport(message)) {
                        reports.add(WeightflowJson.read(message.value(), JobProgressed.class));
                    }
                });
            }
            return reports;
        }
    }

    private static boolean isReport(ConsumerRecord<String, byte[]> message) {
        Header type = message.headers().lastHeader("ce_type");
        return type != null && new String(type.value(), StandardCharsets.UTF_8).equals(TYPE);
    }
}
