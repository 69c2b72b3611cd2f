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
    void prometheus_asks_every_trainer_and_not_only_the_first() {
        for (JsonNode job : Repository.yaml("deploy/prometheus/prometheus.yml").path("scrape_configs")) {
            if (job.path("job_name").asText().equals("trainer")) {
                assertThat(job.has("static_configs")).isFalse();
                assertThat(job.at("/dns_sd_configs/0/names/0").asText()).isEqualTo("trainer");
            }
        }
        assertThat(ComposeFile.committed()
                        .services()
                        .get("trainer-gpu")
                        .at("/networks/default/aliases/0")
                        .asText())
                .isEqualTo("trainer");
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
        Tool docker = Tool.orSkip("docker", "Debian: apt install docker-cli docker-compose");
        Assumptions.assumeTrue(
                docker.run("compose", "version").succeeded(),
                "'docker compose' does not run, so this check is skipped (Debian: apt install docker-compose).");
        List<String> command = new ArrayList<>(List.of("compose", "--env-file", "/dev/null"));
        command.addAll(List.of(arguments));
        return docker.run(variables, command.toArray(String[]::new));
    }

    static Stream<Break> breaks() {
        return Break.of("compose");
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void a_broken_compose_file_is_refused(Break example) {
        ObjectNode broken = Repository.yaml("docker-compose.yml");

        example.apply(broken);

        assertThat(ComposeRules.faults(new ComposeFile(broken)))
                .anySatisfy(fault -> assertThat(fault).contains(example.fault()));
    }
}
