package dev.weightflow.trainer;

import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Content of a broker's topics. */
final class TrainingLog {
    private final KafkaConnection connection;

    TrainingLog(String bootstrapServers) {
        this.connection = KafkaConnection.to(bootstrapServers, "test");
    }

    static void createTopics(KafkaBroker broker) {
        broker.createTopics(Topics.all().stream().map(TrainingLog::newTopic).toList());
    }

    private static NewTopic newTopic(Topic topic) {
        return new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.of((short) 1))
                .configs(topic.settings());
    }

    /** Returns the events of that kind about that job, in order. */
    <E extends JobEvent> List<E> events(String job, Class<E> kind) {
        return read(Topics.TRAININGS).stream()
                .filter(record -> job.equals(record.key()))
                .map(record ->
                        EventCodec.decode(record.headers(), record.value()).event())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    List<Long> stepsCommitted(String job) {
        return events(job, CheckpointCommitted.class).stream()
                .map(CheckpointCommitted::step)
                .toList();
    }

    List<CheckpointId> results(String job) {
        return events(job, TrainingCompleted.class).stream()
                .map(TrainingCompleted::checkpoint)
                .toList();
    }

    List<ConsumerRecord<String, byte[]>> read(Topic topic) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> reader = connection.reader()) {
            List<TopicPartition> partitions = reader.partitionsFor(topic.name()).stream()
                    .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> end = reader.endOffsets(partitions);
            while (end.entrySet().stream().anyMatch(part -> reader.position(part.getKey()) < part.getValue())) {
                reader.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    void publish(Topic topic, Event event) {
        ProducerRecord<String, byte[]> record =
                EventCodec.encode(Envelope.of(event, "/test", Instant.now(), EventContext.NONE));
        send(new ProducerRecord<>(topic.name(), null, record.key(), record.value(), record.headers()));
    }

    void publishRubbish(Topic topic, String key) {
        send(new ProducerRecord<>(topic.name(), key, new byte[] {1, 2, 3}));
    }

    private void send(ProducerRecord<String, byte[]> record) {
        try (KafkaProducer<String, byte[]> producer = connection.producer()) {
            producer.send(record);
        }
    }
}
