package dev.weightflow.platform.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.local.server.AccessList;
import dev.weightflow.schema.topic.TopicPrefix;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.testing.servers.SecuredBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests on a broker that allows only what deploy/kafka/acls.tsv lists. */
class AccessControlTest {
    private static final Path LIST = Path.of("..", "deploy", "kafka", "acls.tsv");
    private static final List<String> SERVICES =
            List.of("dataset-ingestion", "trainer", "evaluator", "checkpoint-registry", "retraining");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path home;

    private static SecuredBroker broker;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> users = new HashMap<>();
        SERVICES.forEach(service -> users.put(service, "password-of-" + service));
        users.put("requester", "password-of-requester");
        users.put("operator", "password-of-operator");
        users.put("backup", "password-of-backup");
        users.put("rogue", "password-of-rogue");
        broker = SecuredBroker.guarded(home, users);
        broker.broker()
                .createTopics(Topics.all().stream()
                        .map(topic -> new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty()))
                        .toList());
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", broker.broker().bootstrapServers()))) {
            admin.createAcls(AccessList.parse(Files.readString(LIST)).bindings())
                    .all()
                    .get();
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @ParameterizedTest
    @CsvSource({
        "dataset-ingestion, weightflow.datasets",
        "trainer, weightflow.trainings",
        "evaluator, weightflow.evaluations",
        "checkpoint-registry, weightflow.models",
        "retraining, weightflow.retraining"
    })
    void a_service_states_its_own_facts_and_nobody_else_does(String owner, String topic) throws Exception {
        assertThatCode(() -> state(owner, topic)).doesNotThrowAnyException();
        assertThatCode(() -> read(owner, topic, Optional.empty())).doesNotThrowAnyException();

        for (String other : SERVICES) {
            if (!other.equals(owner)) {
                assertThatThrownBy(() -> state(other, topic))
                        .as(other)
                        .hasRootCauseInstanceOf(AuthorizationException.class);
            }
        }
        assertThatThrownBy(() -> send("requester", topic)).hasRootCauseInstanceOf(AuthorizationException.class);
        assertThatThrownBy(() -> send("rogue", topic)).hasRootCauseInstanceOf(AuthorizationException.class);
    }

    @Test
    void a_rogue_client_requests_reads_and_joins_nothing() {
        assertThatThrownBy(() -> send("rogue", Topics.TRAINING_REQUESTS.name()))
                .hasRootCauseInstanceOf(AuthorizationException.class);
        assertThatThrownBy(() -> read("rogue", Topics.TRAININGS.name(), Optional.empty()))
                .isInstanceOf(AuthorizationException.class);
        assertThatThrownBy(() -> read("rogue", Topics.TRAININGS.name(), Optional.of("evaluator-requests")))
                .isInstanceOf(AuthorizationException.class);
        assertThatThrownBy(() -> state("rogue", Topics.TRAININGS.name(), "trainer"))
                .hasRootCauseInstanceOf(AuthorizationException.class);
    }

    @Test
    void requests_are_made_by_who_may() {
        assertThatCode(() -> send("requester", Topics.TRAINING_REQUESTS.name())).doesNotThrowAnyException();
        assertThatCode(() -> send("retraining", Topics.TRAINING_REQUESTS.name()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> send("checkpoint-registry", Topics.TRAINING_REQUESTS.name()))
                .hasRootCauseInstanceOf(AuthorizationException.class);
        assertThatThrownBy(() -> send("evaluator", Topics.TRAINING_REQUESTS.name()))
                .hasRootCauseInstanceOf(AuthorizationException.class);
    }

    @Test
    void a_service_reads_its_own_dead_letters_and_no_others() throws Exception {
        String letters = Topics.TRAINING_REQUESTS.deadLetters().name();
        send("trainer", letters);

        assertThat(fetched("trainer", letters)).isPositive();
        assertThatThrownBy(() -> fetched("dataset-ingestion", letters)).isInstanceOf(AuthorizationException.class);
    }

    private static int fetched(String user, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = connection(user).byteReader()) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            return consumer.poll(PATIENCE).count();
        }
    }

    @Test
    void a_drill_reads_the_facts_and_nothing_else() {
        assertThatCode(() -> read("backup", Topics.TRAININGS.name(), Optional.empty()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> state("backup", Topics.TRAININGS.name())).isInstanceOf(Exception.class);
        assertThatThrownBy(() -> send("backup", Topics.TRAININGS.name()))
                .hasRootCauseInstanceOf(AuthorizationException.class);
        assertThatThrownBy(() -> read("backup", Topics.TRAINING_REQUESTS.name(), Optional.empty()))
                .isInstanceOf(AuthorizationException.class);
    }

    @Test
    void the_operator_sees_everything_and_states_nothing() {
        assertThatCode(() -> read("operator", Topics.TRAININGS.name(), Optional.empty()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> send("operator", Topics.TRAINING_REQUESTS.name()))
                .hasRootCauseInstanceOf(AuthorizationException.class);
        assertThatThrownBy(() -> read("operator", Topics.TRAININGS.name(), Optional.of("evaluator-requests")))
                .isInstanceOf(AuthorizationException.class);
    }

    @Test
    void no_service_can_take_another_s_place_in_its_group() {
        assertThatCode(() -> read("evaluator", Topics.TRAININGS.name(), Optional.of("evaluator-requests")))
                .doesNotThrowAnyException();
        assertThatThrownBy(
                        () -> read("checkpoint-registry", Topics.TRAININGS.name(), Optional.of("evaluator-requests")))
                .isInstanceOf(AuthorizationException.class);
    }

    private static void state(String user, String topic) throws Exception {
        state(user, topic, user);
    }

    /** Writes as journals do. */
    private static void state(String user, String topic, String transactionalId) throws Exception {
        KafkaProducer<String, byte[]> producer = connection(user).transactionalProducer(transactionalId);
        try {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "key", new byte[] {1})).get();
            producer.commitTransaction();
        } catch (AuthorizationException e) {
            throw new IllegalStateException(e);
        } finally {
            // otherwise a producer that was refused in a transaction waits 15 s for its end
            producer.close(Duration.ofSeconds(1));
        }
    }

    /** Writes as channels do. */
    private static void send(String user, String topic) throws Exception {
        try (KafkaProducer<String, byte[]> producer = connection(user).producer()) {
            producer.send(new ProducerRecord<>(topic, "key", new byte[] {1})).get();
        }
    }

    private static void read(String user, String topic, Optional<String> group) {
        Map<String, Object> settings = new HashMap<>(broker.clientSettings(user));
        settings.put("auto.offset.reset", "earliest");
        group.ifPresent(name -> settings.put("group.id", name));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            if (group.isPresent()) {
                consumer.subscribe(List.of(topic));
                consumer.poll(PATIENCE.dividedBy(6));
            } else {
                assertThat(consumer.partitionsFor(topic, PATIENCE)).isNotEmpty();
            }
        }
    }

    private static KafkaConnection connection(String user) {
        return new KafkaConnection(broker.address(), user, PATIENCE, broker.clientSettings(user), TopicPrefix.NONE);
    }
}
