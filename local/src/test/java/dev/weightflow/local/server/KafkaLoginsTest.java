package dev.weightflow.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.local.process.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaLoginsTest {
    private static final Set<String> USERS = Set.of("trainer", "operator");
    private static final AccessList LIST = AccessList.parse("""
        # principal	operations	resource	pattern	names
        trainer	Write,Describe,DescribeConfigs	topic	literal	trainings
        operator	Read,Describe	topic	prefixed	train
        """);

    @TempDir
    Path directory;

    private final Map<String, Object> patience = Map.of("request.timeout.ms", 3000, "default.api.timeout.ms", 4000);

    @Test
    void strangers_are_refused_at_every_port_and_users_do_what_they_may() throws Exception {
        KafkaLogins logins = KafkaLogins.keptIn(directory.resolve("logins"), USERS);
        KafkaLogins others = KafkaLogins.keptIn(directory.resolve("others"), USERS);
        try (KafkaBroker broker = KafkaBroker.start(
                directory.resolve("kafka"), KafkaBroker.Options.at(Port.free()).with(logins))) {
            broker.createTopics(List.of(new NewTopic("trainings", 1, (short) 1)));
            broker.allow(LIST);

            // without a password, at the broker's and at the controller's port
            assertThatThrownBy(() -> topics(broker.bootstrapServers(), Map.of()))
                    .hasCauseInstanceOf(TimeoutException.class);
            assertThatThrownBy(() -> cluster(Map.of("bootstrap.controllers", controller())))
                    .hasCauseInstanceOf(TimeoutException.class);
            // with a wrong one
            assertThatThrownBy(() -> topics(broker.bootstrapServers(), others.clientSettings("trainer")))
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
            // as a user with fewer permissions
            assertThatThrownBy(() -> send(broker, logins, "operator")).hasCauseInstanceOf(AuthorizationException.class);
            Map<String, Object> operatorAtController = new HashMap<>(logins.clientSettings("operator"));
            operatorAtController.put("bootstrap.controllers", controller());
            assertThatThrownBy(() -> cluster(operatorAtController)).isInstanceOf(ExecutionException.class);

            assertThatCode(() -> send(broker, logins, "trainer")).doesNotThrowAnyException();
            assertThat(topics(broker.bootstrapServers(), logins.clientSettings("operator")))
                    .contains("trainings");
        }

        // and permissions removed from the list are revoked at the next start
        try (KafkaBroker broker = KafkaBroker.start(
                directory.resolve("kafka"), KafkaBroker.Options.at(Port.free()).with(logins))) {
            broker.allow(AccessList.parse("operator\tRead,Describe\ttopic\tprefixed\ttrain"));
            assertThatThrownBy(() -> send(broker, logins, "trainer")).hasCauseInstanceOf(AuthorizationException.class);
        }
    }

    @Test
    void passwords_are_made_once_and_only_their_owner_reads_them() throws Exception {
        Path folder = directory.resolve("logins");
        Map<String, String> first = KafkaLogins.keptIn(folder, USERS).clientSettings("trainer");

        assertThat(KafkaLogins.keptIn(folder, USERS).clientSettings("trainer")).isEqualTo(first);
        assertThat(Files.getPosixFilePermissions(folder)).doesNotContainAnyElementsOf(ofOthers());
        for (String user : List.of("trainer", "operator", KafkaLogins.SUPER_USER)) {
            assertThat(Files.getPosixFilePermissions(KafkaLogins.file(folder, user)))
                    .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        }
        assertThat(KafkaLogins.keptIn(folder, USERS)).asString().doesNotContain("password");

        Files.writeString(KafkaLogins.file(folder, "trainer"), "sasl.username=trainer\n");
        assertThatThrownBy(() -> KafkaLogins.keptIn(folder, USERS)).hasMessageContaining("holds no sasl.password");
    }

    @Test
    void nobody_else_comes_in() {
        KafkaLogins logins = KafkaLogins.keptIn(directory, USERS);

        assertThatThrownBy(() -> logins.clientSettings("rogue"))
                .hasMessageContaining("nobody comes to the broker as rogue");
        assertThatThrownBy(() -> AccessList.parse("trainer\tRead")).hasMessageContaining("2 fields, not 5");
        assertThatThrownBy(() -> AccessList.parse("trainer\tReed\ttopic\tliteral\ttrainings"))
                .hasMessageContaining("the operation Reed, which Kafka does not know");
    }

    private static List<PosixFilePermission> ofOthers() {
        return Arrays.stream(PosixFilePermission.values())
                .filter(permission -> !permission.name().startsWith("OWNER"))
                .toList();
    }

    private String controller() throws IOException {
        Properties settings = new Properties();
        settings.load(Files.newBufferedReader(directory.resolve("kafka/server.properties")));
        return settings.getProperty("controller.quorum.voters").replaceFirst("1@", "");
    }

    private Set<String> topics(String address, Map<String, String> login) throws Exception {
        Map<String, Object> settings = new HashMap<>(patience);
        settings.putAll(login);
        settings.put("bootstrap.servers", address);
        try (Admin admin = Admin.create(settings)) {
            return admin.listTopics().names().get();
        }
    }

    private void cluster(Map<String, Object> login) throws Exception {
        Map<String, Object> settings = new HashMap<>(patience);
        settings.putAll(login);
        try (Admin admin = Admin.create(settings)) {
            admin.describeMetadataQuorum().quorumInfo().get();
        }
    }

    private static void send(KafkaBroker broker, KafkaLogins logins, String user) throws Exception {
        Map<String, Object> settings = new HashMap<>(logins.clientSettings(user));
        settings.put("bootstrap.servers", broker.bootstrapServers());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("trainings", "key", "value")).get();
        }
    }
}
