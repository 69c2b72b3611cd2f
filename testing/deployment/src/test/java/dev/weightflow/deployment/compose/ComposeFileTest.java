package dev.weightflow.deployment.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.deployment.repository.Break;
import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.deployment.repository.Services;
import dev.weightflow.deployment.repository.Tool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeFileTest {
    private static final Map<String, String> SECRETS = Map.of(
            "OBJECT_STORE_ACCESS_KEY",
            "key",
            "OBJECT_STORE_SECRET_KEY",
            "secret",
            "GRAFANA_ADMIN_PASSWORD",
            "password");

    @Test
    void the_compose_file_keeps_its_rules() {
        assertThat(ComposeRules.faults(ComposeFile.committed())).isEmpty();
    }

    @Test
    void the_example_of_the_settings_names_every_variable_and_no_secret() {
        Map<String, Boolean> variables = ComposeFile.committed().variables();
        List<String> lines = Repository.text(".env.example").lines().toList();

        assertThat(variables).allSatisfy((name, required) -> assertThat(lines)
                .as("the line of %s", name)
                .anyMatch(line -> required ? line.equals(name + "=") : line.startsWith("#" + name + "=")));
    }

    @Test
    void every_address_that_one_part_is_given_leads_to_another() {
        ComposeFile file = ComposeFile.committed();
        Set<String> addresses = new HashSet<>();
        file.services().forEach((name, service) -> {
            String kafka = service.at("/environment/KAFKA_BOOTSTRAP_SERVERS").asText();
            String store =
                    service.at("/environment/WEIGHTFLOW_OBJECT_STORE_ENDPOINT").asText();
            Stream.of(kafka, store.replace("http://", ""))
                    .filter(address -> !address.isEmpty())
                    .forEach(addresses::add);
        });
        for (JsonNode job : Repository.yaml("deploy/prometheus/prometheus.yml").path("scrape_configs")) {
            job.path("static_configs")
                    .forEach(group -> group.path("targets").forEach(target -> addresses.add(target.asText())));
            job.path("dns_sd_configs")
                    .forEach(dns -> addresses.add(
                            dns.at("/names/0").asText() + ":" + dns.path("port").asInt()));
        }
        JsonNode source = Repository.yaml("deploy/grafana/provisioning/datasources/prometheus.yml");
        addresses.add(source.at("/datasources/0/url").asText().replace("http://", ""));

        assertThat(addresses).hasSizeGreaterThan(6).allSatisfy(address -> {
            String[] parts = address.split(":");
            JsonNode service = file.services().get(parts[0]);
            assertThat(service).as("the service of %s", address).isNotNull();
            boolean published = ComposeFile.texts(service.path("ports")).stream()
                    .anyMatch(mapping -> mapping.endsWith(":" + parts[1]));
            boolean listened =
                    service.at("/environment/KAFKA_LISTENERS").asText().contains("://:" + parts[1]);
            boolean managed = Services.managementPorts().entrySet().stream()
                    .anyMatch(
                            module -> parts[0].startsWith(module.getKey()) && parts[1].equals("" + module.getValue()));
            assertThat(published || listened || managed)
                    .as("the port of %s", address)
                    .isTrue();
        });
    }

    @Test
    void compose_itself_accepts_the_file_with_every_profile() {
        Tool.Result result = compose(SECRETS, "--profile", "gpu", "config", "--quiet");

        assertThat(result.succeeded()).as(result.said()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"OBJECT_STORE_ACCESS_KEY", "OBJECT_STORE_SECRET_KEY", "GRAFANA_ADMIN_PASSWORD"})
    void without_a_secret_compose_says_which_one_to_set_and_where(String secret) {
        Map<String, String> others = new HashMap<>(SECRETS);
        others.put(secret, "");

        Tool.Result result = compose(others, "config", "--quiet");

        assertThat(result.succeeded()).isFalse();
        assertThat(result.said()).contains("Copy .env.example to .env and set " + secret + " in it");
    }

    private static Tool.Result compose(Map<String, String> variables, String... arguments) {
        Tool docker = Tool.orSkip("docker", "docker-cli docker-compose");
        Assumptions.assumeTrue(
                docker.run("compose", "version").succeeded(),
                "'docker compose' does not run, so this check is skipped (Debian: apt install docker-compose).");
        List<String> command = new ArrayList<>(List.of("compose", "--env-file", "/dev/null"));
        command.addAll(List.of(arguments));
        return docker.run(variables, command.toArray(String[]::new));
    }

    static Stream<Break> breaks() {
        return Stream.of(
                on("kafka", "an image without a version", s -> s.put("image", "apache/kafka"), "pin its image"),
                on("kafka", "the latest image", s -> s.put("image", "apache/kafka:latest"), "pin its image"),
                on("kafka", "a broker without a healthcheck", s -> s.remove("healthcheck"), "has no healthcheck"),
                on("kafka", "a misspelt key", s -> s.put("enviroment", "x"), "unknown key enviroment"),
                on("trainer", "a writable root", s -> s.remove("read_only"), "read-only root"),
                on(
                        "trainer",
                        "a worker that outlives the stop",
                        s -> s.withObject("/environment").put("WEIGHTFLOW_TRAINER_GRACE", "2m"),
                        "is killed"),
                on(
                        "trainer",
                        "topics that are begun and not there",
                        s -> s.withObject("/depends_on/kafka-topics").put("condition", "service_started"),
                        "wait for kafka-topics by the condition service_completed_successfully"),
                on(
                        "kafka-topics",
                        "a broker that is started and not well",
                        s -> s.withObject("/depends_on/kafka").put("condition", "service_started"),
                        "wait for kafka by the condition service_healthy"),
                on(
                        "object-store-bucket",
                        "a server that never ends",
                        s -> s.withObject("/depends_on/object-store")
                                .put("condition", "service_completed_successfully"),
                        "wait for object-store by the condition service_started"),
                on(
                        "grafana",
                        "a service of ours that is started and not well",
                        s -> s.withObject("/depends_on").putObject("evaluator").put("condition", "service_started"),
                        "wait for evaluator by the condition service_healthy"),
                on(
                        "trainer-gpu",
                        "a misspelt setting",
                        s -> s.withObject("/environment").put("WEIGHTFLOW_TRAINER_DEVISE", "cuda:0"),
                        "WEIGHTFLOW_TRAINER_DEVISE, which it does not know"),
                on(
                        "dataset-ingestion",
                        "no folder to ingest from",
                        s -> s.withObject("/environment").remove("WEIGHTFLOW_INGESTION_ROOTS"),
                        "WEIGHTFLOW_INGESTION_ROOTS, which it requires"),
                on(
                        "evaluator",
                        "an evaluation that outlives the stop",
                        s -> s.withObject("/environment").put("WEIGHTFLOW_EVALUATOR_GRACE", "55s"),
                        "is killed"),
                on("trainer", "no limits", s -> s.remove("deploy"), "limits"),
                on(
                        "trainer",
                        "a start before the topics",
                        s -> s.withObject("/depends_on").remove("kafka-topics"),
                        "wait for"),
                on(
                        "trainer",
                        "a dependency on nothing",
                        s -> s.withObject("/depends_on").putObject("redis").put("condition", "service_started"),
                        "depends on redis"),
                on(
                        "trainer",
                        "a port that the service has not",
                        s -> s.putArray("ports").add("127.0.0.1:1:9999"),
                        "8082"),
                on(
                        "trainer",
                        "health and metrics published",
                        s -> s.withArray("/ports").add("127.0.0.1:9082:9082"),
                        "must not publish its health"),
                on(
                        "trainer",
                        "another port of health and metrics",
                        s -> s.withObject("/build/args").put("MANAGEMENT_PORT", "9999"),
                        "another port of health and metrics than 9082"),
                on(
                        "evaluator",
                        "a port for everybody",
                        s -> s.putArray("ports").add("8083:8083"),
                        "beyond this machine"),
                on(
                        "evaluator",
                        "a secret in the file",
                        s -> s.withObject("/environment").put("WEIGHTFLOW_OBJECT_STORE_SECRET_KEY", "s3cret"),
                        "from .env"),
                on(
                        "grafana",
                        "a secret with a default",
                        s -> s.withObject("/environment")
                                .put("GF_SECURITY_ADMIN_PASSWORD", "${GRAFANA_ADMIN_PASSWORD:-admin}"),
                        "from .env"),
                on("grafana", "all capabilities", s -> s.remove("cap_drop"), "capabilities"),
                on(
                        "prometheus",
                        "a mount of what is not there",
                        s -> s.putArray("volumes")
                                .add("./deploy/nothing:/etc/prometheus:ro")
                                .add("prometheus:/prometheus"),
                        "./deploy/nothing"),
                new Break(
                        "an undeclared volume",
                        file -> file.withObject("/volumes").remove("kafka"),
                        "volumes declared"),
                new Break(
                        "a missing service",
                        file -> file.withObject("/services").remove("evaluator"),
                        "evaluator is missing"),
                new Break("a misspelt section", file -> file.putObject("volums"), "unknown key volums"));
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void a_broken_compose_file_is_refused(Break example) {
        ObjectNode broken = Repository.yaml("docker-compose.yml");

        example.how().accept(broken);

        assertThat(ComposeRules.faults(new ComposeFile(broken)))
                .anySatisfy(fault -> assertThat(fault).contains(example.fault()));
    }

    private static Break on(String service, String what, Consumer<ObjectNode> how, String fault) {
        return new Break(
                what, file -> how.accept((ObjectNode) file.path("services").path(service)), fault);
    }
}
