package dev.weightflow.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.local.process.Port;
import dev.weightflow.local.process.ServerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    @Test
    void acknowledged_records_survive_a_kill_and_a_clean_stop_and_a_change_of_port() throws Exception {
        // given
        try (KafkaBroker broker = KafkaBroker.start(directory)) {
            broker.createTopics(List.of(new NewTopic("facts", 1, (short) 1)));
            produce(broker, "one");
            broker.kill();
            assertThat(broker.isAlive()).isFalse();
        }

        // when
        try (KafkaBroker broker = KafkaBroker.start(directory)) {
            produce(broker, "two");
        }

        // then
        try (KafkaBroker broker = KafkaBroker.start(directory)) {
            assertThat(consume(broker, 2)).containsExactly("one", "two");
        }
    }

    @Test
    void topics_are_created_once_with_their_settings_and_brought_up_to_date_later() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(directory.resolve("with/parents"))) {
            // given
            broker.createTopics(List.of(topic("models", "compact"), topic("progress", "delete")));

            // when
            broker.createTopics(List.of(topic("models", "delete"), topic("trainings", "delete")));

            // then, as soon as the broker has the controller's changes
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                long deadline = System.nanoTime() + PATIENCE.toNanos();
                while (!cleanup(admin, "models").equals("delete") && System.nanoTime() < deadline) {
                    TimeUnit.MILLISECONDS.sleep(50);
                }
                assertThat(cleanup(admin, "models")).isEqualTo("delete");
                assertThat(admin.listTopics().names().get())
                        .containsExactlyInAnyOrder("models", "progress", "trainings");
            }
        }
    }

    private static String cleanup(Admin admin, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .get(resource)
                .get("cleanup.policy")
                .value();
    }

    @Test
    void a_format_that_a_crash_cut_short_is_begun_anew() throws Exception {
        // given files that StorageTool refuses to format over, without our own mark that the format was finished
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(directory.resolve("data/meta.properties"), "version=1\ncluster.id=half\n");

        // when, then
        try (KafkaBroker broker = KafkaBroker.start(directory)) {
            assertThat(broker.isAlive()).isTrue();
        }
    }

    @Test
    void a_busy_port_is_told_before_anything_starts() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> KafkaBroker.start(directory, Port.of(taken.getLocalPort())))
                    .isInstanceOf(ServerException.PortBusy.class)
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void a_broken_setting_fails_with_the_broker_s_own_words_and_its_log() {
        assertThatThrownBy(() -> KafkaBroker.start(
                        directory, KafkaBroker.Options.at(Port.free()).with(Map.of("num.io.threads", "many"))))
                .isInstanceOf(ServerException.NotStarted.class)
                .hasMessageContaining("num.io.threads")
                .hasMessageContaining(directory.resolve("server.log").toString());
    }

    private static NewTopic topic(String name, String cleanup) {
        return new NewTopic(name, 1, (short) 1).configs(Map.of("cleanup.policy", cleanup));
    }

    private static void produce(KafkaBroker broker, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>("facts", value)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static List<String> consume(KafkaBroker broker, int count) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "group.id", "reader",
                        "group.protocol", "consumer",
                        "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of("facts"));
            List<String> values = new ArrayList<>();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(500)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }
}
