package dev.weightflow.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.platform.event.CloudEventHeader;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.event.UnreadableFact;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests instances of two releases over one topic of a real broker. The newer release states a form of claim that the older one does not know:
 * skipping it would give the same claim to another worker.
 */
@WithEmbeddedServers
class TwoReleasesTest {
    private static final String NEW_FORM = "dev.weightflow.training.TrainingShared.v1";

    private final List<Journal<?, ?>> open = new ArrayList<>();
    private final InMemoryObjectStore snapshots = new InMemoryObjectStore();
    private KafkaConnection connection;
    private Topic topic;

    @BeforeEach
    void createTopic(KafkaBroker broker) {
        topic = new Topic("releases-" + UUID.randomUUID(), "job", 3, Optional.empty());
        broker.createTopics(
                List.of(new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings())));
        connection = KafkaConnection.to(broker.bootstrapServers(), "test");
    }

    @AfterEach
    void close() {
        open.forEach(Journal::close);
    }

    @Test
    void an_older_member_that_was_the_writer_decides_no_more_and_the_newer_one_takes_over() {
        Journal<Claims, JobEvent> older = older();
        Journal<Claims, JobEvent> newer = newer();
        assertThat(claim(older)).isEqualTo(1);

        // when the newer release becomes the writer and states what the older one cannot read
        stateInTheNewForm(2);

        // then the older one, whose next claim would be the second, makes no decision and says why
        assertThatThrownBy(() -> claim(older))
                .isInstanceOf(LogException.Blocked.class)
                .hasMessageContaining(NEW_FORM)
                .hasMessageContaining(topic.name());
        assertThat(older.notReady()).get().asString().contains(NEW_FORM);
        // an answer without an event would be a decision as well
        assertThatThrownBy(() -> Claims.current(older)).isInstanceOf(LogException.Blocked.class);

        // and the newer one continues from it
        assertThat(claim(newer)).isEqualTo(3);
        assertThat(Claims.current(newer)).containsExactly(1, 2, 3);
        assertThat(newer.notReady()).isEmpty();
    }

    @Test
    void an_older_member_that_starts_later_is_not_ready_and_leaves_no_snapshot() {
        Journal<Claims, JobEvent> newer = newer();
        claim(newer);
        stateInTheNewForm(2);
        claim(newer);

        Journal<Claims, JobEvent> older = older();

        assertThat(older.notReady()).get().asString().contains(NEW_FORM);
        assertThatThrownBy(() -> claim(older)).isInstanceOf(LogException.Blocked.class);
        for (int claim = 4; claim < 10; claim++) {
            assertThat(claim(newer)).isEqualTo(claim);
        }
        older.close();
        assertThat(snapshots.list("snapshots/")).isEmpty();
        assertThat(Claims.current(newer)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    /** Opens a journal of this very release, which does not know the new form; it would store a snapshot after every other event. */
    private Journal<Claims, JobEvent> older() {
        return opened(log(), Claims.OPTIONS.withSnapshots(snapshots).withSnapshotEvery(2));
    }

    /** Opens a journal of a release that reads the new form, as a claim. */
    private Journal<Claims, JobEvent> newer() {
        return opened(
                new ForwardingEventLog(log()) {
                    @Override
                    public LogBatch<JobEvent> poll(Duration atMost) {
                        LogBatch<JobEvent> batch = super.poll(atMost);
                        if (batch.blocked().isEmpty()) {
                            return batch;
                        }
                        UnreadableFact fact = batch.blocked().get();
                        List<LogRecord<JobEvent>> records = new ArrayList<>(batch.records());
                        records.add(new LogRecord<>(
                                Claims.event(2), Optional.empty(), fact.partition(), fact.offset(), new byte[0]));
                        Offsets behind =
                                batch.position().advancedTo(new Offsets(Map.of(fact.partition(), fact.offset() + 1)));
                        seek(behind);
                        return new LogBatch<>(records, behind, Optional.empty());
                    }
                },
                Claims.OPTIONS);
    }

    private Journal<Claims, JobEvent> opened(EventLog<JobEvent> log, JournalOptions options) {
        Journal<Claims, JobEvent> journal = Journal.open(log, Claims.PROJECTION, options);
        open.add(journal);
        return journal;
    }

    private EventLog<JobEvent> log() {
        return KafkaEventLog.open(
                connection, topic, JobEvent.class, writer(), new SimpleMeterRegistry(), FactReader.of(Signatures.NONE));
    }

    private String writer() {
        return topic.name() + ".writer";
    }

    private static int claim(Journal<Claims, JobEvent> journal) {
        return Claims.decideAndWait(journal, Claims::next);
    }

    /** Writes as a newer release's writer: in a transaction that fences the earlier writer. */
    private void stateInTheNewForm(int claim) {
        ProducerRecord<String, byte[]> encoded = EventCodec.encode(Claims.event(claim));
        encoded.headers().remove(CloudEventHeader.TYPE);
        encoded.headers().add(CloudEventHeader.TYPE, NEW_FORM.getBytes(StandardCharsets.UTF_8));
        try (KafkaProducer<String, byte[]> writer = connection.transactionalProducer(writer())) {
            writer.initTransactions();
            writer.beginTransaction();
            writer.send(new ProducerRecord<>(topic.name(), null, encoded.key(), encoded.value(), encoded.headers()));
            writer.commitTransaction();
        }
    }

    private static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
