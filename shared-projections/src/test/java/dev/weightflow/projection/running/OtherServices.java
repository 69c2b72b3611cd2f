package dev.weightflow.projection.running;

import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.EventException;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.KafkaEventLog;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.projection.Checkpoints;
import dev.weightflow.projection.Reports;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Surroundings of a service: topics, a bucket, and services that write to them. */
public final class OtherServices implements AutoCloseable {
    private static final String BUCKET = "service-it";

    public final ObjectStore store;
    public final Checkpoints checkpoints;
    public final Reports reports;
    public final KafkaConnection kafka;
    private final EmbeddedServers servers;
    private final KafkaProducer<String, byte[]> producer;

    public OtherServices(EmbeddedServers servers) {
        this.servers = servers;
        servers.s3().createBucket(BUCKET);
        servers.kafka()
                .createTopics(Topics.all().stream()
                        .map(topic ->
                                new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()))
                        .toList());
        this.store = S3Settings.of(
                        servers.s3().endpoint(),
                        BUCKET,
                        "us-east-1",
                        servers.s3().accessKey(),
                        servers.s3().secretKey())
                .open();
        this.kafka = KafkaConnection.to(servers.kafka().bootstrapServers(), "others");
        this.checkpoints = new Checkpoints(store);
        this.reports = new Reports(store, checkpoints);
        this.producer = kafka.producer();
        record();
    }

    /** Records the topics of facts as the installation's, as the services that write them do when they start. */
    private void record() {
        record(Topics.DATASETS, JobEvent.class);
        record(Topics.TRAININGS, JobEvent.class);
        record(Topics.EVALUATIONS, JobEvent.class);
        record(Topics.MODELS, ModelEvent.class);
        record(Topics.RETRAINING, RetrainingEvent.class);
    }

    private <E extends Event> void record(Topic topic, Class<E> family) {
        Journal.open(
                        KafkaEventLog.open(
                                kafka,
                                topic,
                                family,
                                topic.name() + ".others",
                                new SimpleMeterRegistry(),
                                FactReader.of(Signatures.NONE)),
                        new Nothing<>(),
                        JournalOptions.of("/weightflow/others", Clock.systemUTC())
                                .withHeads(store))
                .close();
    }

    private record Nothing<E extends Event>() implements Projection<Integer, E> {
        @Override
        public Integer initial() {
            return 0;
        }

        @Override
        public Integer apply(Integer state, Envelope<E> event) {
            return state;
        }
    }

    /** Returns the environment variables that describe the surroundings to a service. */
    public Map<String, String> environment() {
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", servers.kafka().bootstrapServers(),
                "WEIGHTFLOW_OBJECT_STORE_ENDPOINT", servers.s3().endpoint(),
                "WEIGHTFLOW_OBJECT_STORE_BUCKET", BUCKET,
                "WEIGHTFLOW_OBJECT_STORE_ACCESS_KEY", servers.s3().accessKey(),
                "WEIGHTFLOW_OBJECT_STORE_SECRET_KEY", servers.s3().secretKey());
    }

    public <E extends Event> Envelope<E> publish(E event, EventContext context) {
        Envelope<E> envelope = Envelope.of(event, "/weightflow/others", Instant.now(), context);
        send(EventCodec.encode(envelope));
        return envelope;
    }

    /** Publishes an event in another topic than its present one. */
    public <E extends Event> void publishIn(Topic topic, E event) {
        ProducerRecord<String, byte[]> record =
                EventCodec.encode(Envelope.of(event, "/weightflow/others", Instant.now(), EventContext.NONE));
        send(new ProducerRecord<>(topic.name(), null, record.key(), record.value(), record.headers()));
    }

    private void send(ProducerRecord<String, byte[]> record) {
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns the events in that topic about a model, in order. */
    public List<ModelEvent> events(Topic topic, String model) {
        return read(topic, ModelEvent.class)
                .map(Envelope::event)
                .filter(event -> event.subject().equals(model))
                .toList();
    }

    /** Returns the distinct requests of evaluations. */
    public List<Envelope<EvaluationRequested>> evaluationRequests() {
        return once(read(Topics.EVALUATION_REQUESTS, EvaluationRequested.class));
    }

    /** Returns the distinct requests of trainings. */
    public List<Envelope<TrainingRequested>> trainingRequests() {
        return once(read(Topics.TRAINING_REQUESTS, TrainingRequested.class));
    }

    private static <E extends Event> List<Envelope<E>> once(Stream<Envelope<E>> sent) {
        Map<EventId, Envelope<E>> first = new LinkedHashMap<>();
        sent.forEach(envelope -> first.putIfAbsent(envelope.id(), envelope));
        return List.copyOf(first.values());
    }

    /** Accepts a request as the trainer: states the same event in its own journal. */
    public void accept(Envelope<TrainingRequested> request) {
        send(EventCodec.encode(request));
    }

    private <E extends Event> Stream<Envelope<E>> read(Topic topic, Class<E> form) {
        return records(topic.name()).stream().flatMap(record -> {
            try {
                return EventCodec.decode(record).as(form).stream();
            } catch (EventException.Undecodable e) {
                return Stream.empty();
            }
        });
    }

    private List<ConsumerRecord<String, byte[]>> records(String topic) {
        try (KafkaConsumer<String, byte[]> reader = kafka.reader()) {
            List<TopicPartition> partitions = reader.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> reader.position(partition) < ends.get(partition))) {
                reader.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /** Writes bytes that are no event. */
    public void publishNonsense(String topic) {
        send(new ProducerRecord<>(topic, "people", "nonsense".getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        producer.close();
    }
}
