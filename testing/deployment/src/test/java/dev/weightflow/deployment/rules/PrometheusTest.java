package dev.weightflow.deployment.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.deployment.repository.Break;
import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.deployment.repository.Services;
import dev.weightflow.deployment.repository.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrometheusTest {
    private static final String TESTS = "deploy/prometheus/tests";

    @Test
    void every_rule_asks_for_known_series_and_every_alarm_says_what_to_do() {
        assertThat(RuleFiles.faults(RuleFiles.groups())).isEmpty();
    }

    @Test
    void every_alarm_and_every_recorded_series_is_tested() {
        String tests =
                Repository.files(TESTS, ".yml").stream().map(Repository::text).collect(Collectors.joining());

        assertThat(RuleFiles.rules(RuleFiles.groups())).allSatisfy(rule -> assertThat(tests)
                .contains(rule.has("alert") ? "alertname: " + rule.path("alert").asText() : "weightflow:"));
    }

    static Stream<Break> breaks() {
        return Break.of("alerts");
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void a_broken_alarm_is_refused(Break example) {
        ArrayNode groups = RuleFiles.groups();
        ObjectNode alert = RuleFiles.rules(groups).stream()
                .filter(rule -> rule.has("alert"))
                .findFirst()
                .orElseThrow();

        example.apply(alert);

        assertThat(RuleFiles.faults(groups))
                .anySatisfy(fault -> assertThat(fault).contains(example.fault()));
    }

    @Test
    void promtool_accepts_the_configuration_and_its_rules() {
        Tool.Result result = promtool().run("check", "config", "deploy/prometheus/prometheus.yml");

        assertThat(result.succeeded()).as(result.said()).isTrue();
        assertThat(result.said()).doesNotContain("FAILED");
    }

    @Test
    void promtool_finds_the_rules_do_what_their_tests_say() {
        List<String> arguments = Stream.concat(Stream.of("test", "rules"), Repository.files(TESTS, ".yml").stream())
                .toList();

        Tool.Result result = promtool().within(Duration.ofMinutes(5)).run(arguments.toArray(String[]::new));

        assertThat(result.succeeded()).as(result.said()).isTrue();
    }

    @Test
    void promtool_refuses_an_expression_with_a_missing_bracket(@TempDir Path folder) throws IOException {
        Path broken = Files.writeString(
                folder.resolve("broken.yml"),
                Repository.text("deploy/prometheus/rules/alerts.yml").replace("absent(", "absent(("));

        assertThat(promtool().run("check", "rules", broken.toString()).succeeded())
                .isFalse();
    }

    @Test
    void the_services_are_scraped_under_their_own_names() {
        TreeSet<String> jobs = new TreeSet<>();
        Repository.yaml("deploy/prometheus/prometheus.yml")
                .path("scrape_configs")
                .forEach(job -> jobs.add(job.path("job_name").asText()));

        assertThat(jobs).isEqualTo(Services.ports().keySet());
    }

    private static Tool promtool() {
        return Tool.orSkip("promtool", "Debian: apt install prometheus");
    }
}
