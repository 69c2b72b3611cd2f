package dev.weightflow.deployment.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.deployment.compose.ComposeFile;
import dev.weightflow.deployment.deployed.ComposeServices;
import dev.weightflow.deployment.deployed.DeployedService;
import dev.weightflow.deployment.manifests.RenderedServices;
import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.deployment.repository.Services;
import dev.weightflow.deployment.repository.Tool;
import dev.weightflow.local.process.ChildJvm;
import dev.weightflow.local.process.ChildSpec;
import dev.weightflow.local.process.Home;
import dev.weightflow.local.process.Port;
import dev.weightflow.local.server.AccessList;
import dev.weightflow.local.server.AccessTokens;
import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.local.server.KafkaLogins;
import dev.weightflow.local.server.S3Server;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.testing.servers.SecuredBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the built services with the settings of the compose files and the chart, with passwords, access lists and signing keys. Only addresses, ports
 * and mounted files are those of this machine: Kafka and the S3 server are real, and have the deployment's users; the files are those that the
 * documented commands make. If a variable, principal, key or right is missing or misspelt, the work does not complete.
 */
class DeployedSettingsIT {
    @RegisterExtension
    static final Requirement SERVICES = Requirement.builtServices();

    @RegisterExtension
    static final Requirement COMPOSE = new Requirement(() -> Tool.find("docker")
                    .filter(docker -> docker.run("compose", "version").succeeded())
                    .isPresent()
            ? Optional.empty()
            : Optional.of("'docker compose' does not run (Debian: apt install docker-cli docker-compose)."));

    @RegisterExtension
    static final Requirement HELM = Requirement.program("helm", "https://helm.sh/docs/intro/install");

    private static final List<String> FILES =
            List.of("docker-compose.yml", "deploy/least-privilege/compose.yml", "deploy/signatures/compose.yml");
    private static final Pattern USER = Pattern.compile("user_([\\w-]+)=\"([^\"]*)\"");
    private static final String KEY = "WEIGHTFLOW_OBJECT_STORE_ACCESS_KEY";
    private static final String SECRET = "WEIGHTFLOW_OBJECT_STORE_SECRET_KEY";
    private static final String BUCKET = "weightflow";

    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    @TempDir
    private Path folder;

    private S3Server store;
    private CommandLine maker;
    private String token;

    /** Makes the files that the documentation asks for before the first start. */
    @BeforeEach
    void make_files() throws IOException {
        maker = CommandLine.in(folder.resolve("maker"), Map.of());
        token = AccessTokens.added(folder.resolve("tokens"), "me", "admin");
        for (String service : Services.signing()) {
            maker.run("signing-keys", "rotate", service, "--out", signing("").toString());
        }
        store = started(S3Server.start(folder.resolve("store")));
        store.createBucket(BUCKET);
    }

    @AfterEach
    void stop() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    @Test
    void compose_tells_services_all_that_they_need_for_passwords_and_signatures() throws Exception {
        Files.createDirectories(folder.resolve("datasets"));
        ComposeServices compose = ComposeServices.of(dotEnv(), FILES.toArray(String[]::new));
        KafkaBroker broker = started(KafkaBroker.start(
                folder.resolve("broker"),
                KafkaBroker.Options.at(Port.free())
                        .with(logins(compose.environment("kafka")
                                .get("KAFKA_LISTENER_NAME_PLATFORM_PLAIN_SASL_JAAS_CONFIG")))));
        Map<String, String> users = compose.environment("object-store-users");
        compose.ours().forEach(service -> {
            assertThat(service.environment()).containsEntry(KEY, service.name());
            assertThat(service.environment().get(SECRET))
                    .isEqualTo(users.get(service.name().toUpperCase(Locale.ROOT).replace('-', '_') + "_SECRET_KEY"));
        });

        round(compose.ours(), broker, broker.bootstrapServers(), folder.resolve("datasets"));
    }

    @Test
    void kubernetes_tells_services_all_that_they_need_for_passwords_and_signatures() throws Exception {
        Map<String, String> passwords =
                Services.names().stream().collect(Collectors.toMap(service -> service, service -> random()));
        SecuredBroker secured = SecuredBroker.guarded(folder.resolve("broker"), passwords);
        KafkaBroker broker = started(secured.broker());
        Map<String, Map<String, String>> cluster = new HashMap<>();
        Services.names()
                .forEach(service -> cluster.put(
                        "weightflow-object-store-" + service,
                        Map.of("access-key", store.accessKey(), "secret-key", store.secretKey())));
        cluster.put("weightflow-tokens", Map.of("tokens", Files.readString(folder.resolve("tokens"))));
        cluster.put("weightflow-key-ring", Map.of("key-ring", Files.readString(signing("key-ring"))));
        cluster.put("kafka-cluster-ca-cert", Map.of("ca.crt", Files.readString(secured.certificate())));
        for (String service : Services.signing()) {
            cluster.put("weightflow-signing-" + service, Map.of("key", Files.readString(signing(service + ".key"))));
        }
        for (String service : passwords.keySet()) {
            cluster.put(
                    service,
                    Map.of(
                            "sasl.jaas.config",
                            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                                    .formatted(service, passwords.get(service))));
        }
        List<DeployedService> services = RenderedServices.of(values(), cluster);

        round(services, broker, secured.address(), folder.resolve("dataset-ingestion-root/datasets"));
    }

    /** Writes values that require passwords and signatures. */
    private Path values() throws IOException {
        return Files.writeString(folder.resolve("values.yaml"), """
            kafka:
              bootstrapServers: kafka:9092
              authentication: {type: scram-sha-512, tls: true, caSecret: kafka-cluster-ca-cert}
              topics: strimzi
              strimzi: {users: true}
            objectStore: {endpoint: "http://object-store:9000"}
            signing: {enabled: true}
            """);
    }

    private void round(List<DeployedService> services, KafkaBroker broker, String kafka, Path datasets)
            throws Exception {
        broker.createTopics(Topics.all().stream()
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()))
                .toList());
        broker.allow(AccessList.parse(Repository.text("deploy/kafka/acls.tsv")));
        Map<String, String> addresses = Map.of("kafka:9092", kafka, "http://object-store:9000", store.endpoint());
        Map<String, String> collector = Map.of();
        Map<String, String> commandLine = new HashMap<>(Map.of("WEIGHTFLOW_TOKEN", token));
        for (DeployedService service : services) {
            Map<String, String> settings =
                    new HashMap<>(service.onThisMachine(folder.resolve(service.name() + "-root"), addresses));
            // the S3 server of the tests has one key for all
            settings.put(KEY, store.accessKey());
            settings.put(SECRET, store.secretKey());
            // set by the image
            settings.put(
                    "WEIGHTFLOW_DATA_DIR",
                    folder.resolve(service.name() + "-root/data").toString());
            if (service.name().equals("collector")) {
                collector = settings;
                continue;
            }
            RunningService started =
                    started(RunningService.start(service.name(), folder.resolve(service.name()), settings));
            commandLine.put(started.variable(), started.address());
        }
        CommandLine client = CommandLine.in(folder.resolve("client"), commandLine);

        new Round(client, "deployed").make(datasets.resolve("scenes"));

        String verified = client.run("models", "verify", "deployed").output();
        assertThat(verified).isNotBlank();
        ChildJvm.start(ChildSpec.of(
                                "the collector",
                                Home.prepare(folder.resolve("collector"), Home.ROOM_TO_START),
                                List.of(CommandLine.application("collector")),
                                "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
                                "collect")
                        .withEnvironment(collector))
                .awaitSuccess(Duration.ofMinutes(3));
        for (String signer : List.of("dataset-ingestion", "trainer", "evaluator")) {
            assertThat(signed(signer))
                    .as("something in the store is signed by " + signer)
                    .isTrue();
        }
    }

    private boolean signed(String service) throws IOException {
        try (Stream<Path> objects = Files.walk(folder.resolve("store"))) {
            return objects.anyMatch(
                    object -> object.toString().contains("/" + BUCKET + "/signatures/" + service + "/"));
        }
    }

    /** Writes every variable that the files require, with made-up values and the paths of files on this machine. */
    private Path dotEnv() throws IOException {
        Map<String, String> values = new TreeMap<>(Map.of(
                "TOKENS", folder.resolve("tokens").toString(),
                "SIGNING", signing("").toString(),
                "DATASETS", folder.resolve("datasets").toString()));
        for (String file : FILES) {
            new ComposeFile(Repository.yaml(file)).variables().forEach((variable, required) -> {
                if (required) {
                    values.put(variable, random());
                }
            });
        }
        return Files.writeString(
                folder.resolve(".env"),
                values.entrySet().stream().map(Object::toString).collect(Collectors.joining("\n", "", "\n")));
    }

    /** Returns the users of a broker's setting, as logins of the broker here. */
    private KafkaLogins logins(String setting) throws IOException {
        Path logins = Files.createDirectories(folder.resolve("logins"));
        Map<String, String> users = new TreeMap<>();
        USER.matcher(setting).results().forEach(user -> users.put(user.group(1), user.group(2)));
        for (Map.Entry<String, String> user : users.entrySet()) {
            Files.writeString(KafkaLogins.file(logins, user.getKey()), "sasl.password=" + user.getValue() + "\n");
        }
        return KafkaLogins.keptIn(logins, users.keySet());
    }

    private Path signing(String file) {
        return folder.resolve("signing").resolve(file);
    }

    private <T extends AutoCloseable> T started(T server) {
        running.push(server);
        return server;
    }

    private static String random() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
