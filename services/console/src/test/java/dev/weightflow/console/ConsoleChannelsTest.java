package dev.weightflow.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weightflow.console.live.ProgressEvents;
import dev.weightflow.console.live.ProgressStream;
import dev.weightflow.console.testing.InMemoryConsole;
import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.messaging.Channels;
import dev.weightflow.platform.security.AuthorizationMatrix;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.WorkerHeartbeat;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.topic.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ConsoleChannelsTest.Listening.class)
@QuarkusTestResource(value = ConsoleChannelsTest.WithProgress.class, restrictToAnnotatedClass = true)
class ConsoleChannelsTest {
    private static final Instant NOW = Instant.now();
    private static final JobId EARLIER = new JobId("three-hours-ago");
    private static final JobId RECENT = new JobId("an-hour-ago");
    private static final WorkerId WORKER = new WorkerId("heard-from-now-on");

    /** Profile of a console that hears progress, beside logs in memory. */
    public static class Listening implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = AuthorizationMatrix.settings();
            settings.remove("kafka.bootstrap.servers");
            return settings;
        }
    }

    /** Broker with progress from before the console's start, and a record among it that is none. */
    public static class WithProgress implements QuarkusTestResourceLifecycleManager {
        private KafkaBroker broker;

        @Override
        public Map<String, String> start() {
            try {
                broker = KafkaBroker.start(Files.createTempDirectory("weightflow-kafka"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            broker.createTopics(List.of(new NewTopic(Topics.PROGRESS.name(), Optional.of(1), Optional.empty())));
            send(
                    broker,
                    told(ProgressEvents.progress(EARLIER, 1, 9, 0.5), NOW.minus(Duration.ofHours(3))),
                    told(ProgressEvents.progress(RECENT, 1, 7, 0.5), NOW.minus(Duration.ofHours(1))),
                    new ProducerRecord<>(Topics.PROGRESS.name(), new byte[] {'?'}));
            return Map.of("kafka.bootstrap.servers", broker.bootstrapServers());
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(broker, new TestInjector.MatchesType(KafkaBroker.class));
        }

        @Override
        public void stop() {
            if (broker != null) {
                broker.close();
            }
        }
    }

    KafkaBroker broker;

    @Inject
    Channels channels;

    @Inject
    InMemoryConsole console;

    @Test
    void progress_of_the_last_two_hours_and_from_now_on_reaches_the_pages() {
        ProgressStream signals = console.console().signals();

        channels.resume();
        send(broker, told(new WorkerHeartbeat(WORKER, 1), NOW));

        await().until(() -> signals.workers().containsKey(WORKER));
        assertThat(signals.workers()).containsEntry(WORKER, NOW);
        assertThat(signals.latest(RECENT)).hasValueSatisfying(signal -> {
            assertThat(signal.progress().done()).isEqualTo(7);
            assertThat(signal.at()).isEqualTo(NOW.minus(Duration.ofHours(1)));
        });
        assertThat(signals.latest(EARLIER)).isEmpty();
    }

    @SafeVarargs
    private static void send(KafkaBroker broker, ProducerRecord<byte[], byte[]>... records) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            Stream.of(records).forEach(producer::send);
        }
    }

    private static ProducerRecord<byte[], byte[]> told(ProgressEvent event, Instant at) {
        Envelope<?> envelope = Envelope.of(event, "/test", at, EventContext.NONE);
        return new ProducerRecord<>(
                Topics.PROGRESS.name(),
                null,
                at.toEpochMilli(),
                EventCodec.key(envelope),
                EventCodec.data(envelope),
                EventCodec.headers(envelope));
    }
}
