package dev.weightflow.registry.running;

import dev.weightflow.embedded.EmbeddedServers;
import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventException;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.event.KafkaEventPublisher;
import dev.weightflow.platform.log.KafkaEventLog;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.registry.Checkpoints;
import dev.weightflow.registry.Reports;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;

/** What surrounds the registry: topics, a bucket, and services that put things there. */
final class OtherServices implements AutoCloseable {
    private static final String BUCKET = "registry-it";

    final ObjectStore store;
    final Checkpoints checkpoints;
    final Reports reports;
    final KafkaConnection kafka;
    private final EmbeddedServers servers;
    private final KafkaEventPublisher publisher;

    OtherServices(EmbeddedServers servers) {
        this.servers = servers;
        servers.s3().createBucket(BUCKET);
        servers.kafka()
                .createTopics(Topics.all().stream()
                        .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1))
                        .toList());
        this.store = new S3Settings(
                        servers.s3().endpoint(),
                        BUCKET,
                        "us-east-1",
                        servers.s3().accessKey(),
                        servers.s3().secretKey())
                .open();
        this.kafka = KafkaConnection.to(servers.kafka().bootstrapServers(), "others");
        this.checkpoints = new Checkpoints(store);
        this.reports = new Reports(store, checkpoints);
        this.publisher = new KafkaEventPublisher(kafka);
    }

    /** What the registry is told of its surroundings. */
    Map<String, String> environment() {
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", servers.kafka().bootstrapServers(),
                "WEIGHTFLOW_OBJECT_STORE_ENDPOINT", servers.s3().endpoint(),
                "WEIGHTFLOW_OBJECT_STORE_BUCKET", BUCKET,
                "WEIGHTFLOW_OBJECT_STORE_ACCESS_KEY", servers.s3().accessKey(),
                "WEIGHTFLOW_OBJECT_STORE_SECRET_KEY", servers.s3().secretKey());
    }

    <E extends Event> Envelope<E> publish(E event, Cause cause) {
        Envelope<E> envelope = Envelope.of(event, "/weightflow/others", Instant.now(), cause);
        publisher.publish(envelope);
        return envelope;
    }

    /** The registry's facts about a model, in order. */
    List<ModelEvent> facts(String model) {
        return read(Topics.MODELS, ModelEvent.class).stream()
                .map(Envelope::event)
                .filter(fact -> fact.subject().equals(model))
                .toList();
    }

    /** The evaluations that were asked for. */
    List<Envelope<EvaluationEvent>> requests() {
        return read(Topics.EVALUATIONS, EvaluationEvent.class).stream()
                .filter(event -> event.event() instanceof EvaluationRequested)
                .toList();
    }

    /** The trainings that were asked for. */
    List<Envelope<TrainingEvent>> trainings() {
        return read(Topics.TRAININGS, TrainingEvent.class).stream()
                .filter(event -> event.event() instanceof TrainingRequested)
                .toList();
    }

    private <E extends Event> List<Envelope<E>> read(Topic topic, Class<E> family) {
        try (KafkaEventLog<E> log = KafkaEventLog.open(kafka, topic, family, "unused")) {
            return log.readToEnd();
        }
    }

    /** How many records a topic holds that are no events. */
    long strangers(String topic) {
        try (var reader = kafka.reader()) {
            var partitions = reader.partitionsFor(topic).stream()
                    .map(info -> new org.apache.kafka.common.TopicPartition(info.topic(), info.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            long strangers = 0;
            for (int i = 0; i < 10; i++) {
                for (var record : reader.poll(java.time.Duration.ofMillis(100))) {
                    try {
                        EventCodec.decode(record);
                    } catch (EventException.Undecodable e) {
                        strangers++;
                    }
                }
            }
            return strangers;
        }
    }

    /** Writes bytes that are no event. */
    void publishNonsense(String topic) throws Exception {
        try (var producer = kafka.producer()) {
            producer.send(new org.apache.kafka.clients.producer.ProducerRecord<>(
                            topic, "people", "nonsense".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .get();
        }
    }

    @Override
    public void close() {
        publisher.close();
    }
}
