package dev.weightflow.deployment.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.deployment.boards.BoardFiles;
import dev.weightflow.deployment.metrics.Expression;
import dev.weightflow.deployment.metrics.Metric;
import dev.weightflow.deployment.metrics.MetricCatalogue;
import dev.weightflow.deployment.rules.RuleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Scrapes the services at work with a real Prometheus: all metrics of the catalogue are present, and every expression has a result. */
class MonitoringIT {
    @RegisterExtension
    static final Requirement SERVICES = Requirement.builtServices();

    @RegisterExtension
    static final Requirement PROMETHEUS = Requirement.program("prometheus", "Debian: apt install prometheus");

    private static final int LOOKS = 180;
    private static final String MODEL = "demo-scenes-micro";

    /** Expressions that find nothing while all is well, even when comparisons do not filter, with the reason. */
    private static final Map<String, String> EMPTY_WHEN_WELL = Map.ofEntries(
            Map.entry("How busy are the GPUs? {{pod}} {{gpu}}", "there is no GPU here"),
            Map.entry("How full is the GPUs' memory? {{pod}} {{gpu}}", "there is no GPU here"),
            Map.entry("ConsoleDown", "absent() answers only when the service is gone"),
            Map.entry("DatasetIngestionDown", "absent() answers only when the service is gone"),
            Map.entry("TrainerDown", "absent() answers only when the service is gone"),
            Map.entry("EvaluatorDown", "absent() answers only when the service is gone"),
            Map.entry("CheckpointRegistryDown", "absent() answers only when the service is gone"),
            Map.entry("RetrainingDown", "absent() answers only when the service is gone"),
            Map.entry("CheckpointAge", "whoever has committed is left out"),
            Map.entry("GarbageNotCollected", "only a cluster has a CronJob"));

    private static LivePlatform platform;
    private static LivePrometheus prometheus;

    @BeforeAll
    static void work(@TempDir Path folder) throws IOException, InterruptedException {
        Path secret = Files.writeString(folder.resolve("secret"), "whsec_" + "A".repeat(32));
        platform = LivePlatform.start(
                folder.resolve("platform"),
                Map.of(
                        // the gain is a metric of comparisons by the gate, which by default needs more images than the
                        // few below
                        "WEIGHTFLOW_REGISTRY_GATE_MIN_IMAGES", "8",
                        "WEIGHTFLOW_WEBHOOKS_QUIET_URL", "http://127.0.0.1:9",
                        "WEIGHTFLOW_WEBHOOKS_QUIET_EVENTS", "VersionRolledBack",
                        "WEIGHTFLOW_WEBHOOKS_QUIET_SECRET_FILE", secret.toString()));
        prometheus = LivePrometheus.start(folder.resolve("prometheus"), platform.addresses());
        CommandLine commandLine = platform.commandLine();
        commandLine.run("demo", "--steps", "40", "--json");
        commandLine.run("retraining", "set", MODEL, "--min-new-samples", "16");
        String more = folder.resolve("more").toString();
        commandLine.run("scenes", "--out", more, "--train", "16", "--val", "8", "--seed", "5");
        commandLine.run("datasets", "ingest", more);
        await("sum(weightflow_gate_decisions_total)", 2);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (prometheus != null) {
            prometheus.close();
        }
        if (platform != null) {
            platform.close();
        }
    }

    @Test
    void every_metric_of_the_catalogue_is_where_it_says_with_its_labels() throws InterruptedException {
        List<String> faults = new ArrayList<>();
        for (Metric metric : MetricCatalogue.read()) {
            Set<String> services = new TreeSet<>();
            Set<Set<String>> labels = new HashSet<>();
            for (JsonNode found : prometheus.query(metric.series().iterator().next())) {
                JsonNode series = found.path("metric");
                services.add(series.path("job").asText());
                labels.add(labels(series));
            }
            if (!services.equals(metric.services())) {
                faults.add(metric.name() + " comes from " + services + " and not from " + metric.services());
            }
            if (!labels.equals(labels(metric)) && !services.isEmpty()) {
                faults.add(metric.name() + " has the labels " + labels + " and not " + labels(metric));
            }
        }
        assertThat(faults).isEmpty();
    }

    private static Set<Set<String>> labels(Metric metric) {
        return metric.furtherLabels().isEmpty() ? Set.of(metric.labels()) : Set.of(metric.labels(), metric.allLabels());
    }

    static Stream<Arguments> done() {
        return Stream.of(
                Arguments.of("sum(weightflow_job_duration_seconds_count{kind=\"ingestion\",outcome=\"completed\"})", 2),
                Arguments.of("sum(weightflow_samples_total)", 240 + 48 + 16 + 8),
                Arguments.of("sum(weightflow_job_duration_seconds_count{kind=\"training\",outcome=\"completed\"})", 2),
                Arguments.of("sum(weightflow_training_steps_total)", 2 * 40),
                Arguments.of("sum(weightflow_claims_total{kind=\"training\",outcome=\"taken\"})", 2),
                Arguments.of("sum(weightflow_registrations_total{outcome=\"registered\"})", 2),
                Arguments.of("sum(weightflow_retrainings_total{outcome=\"triggered\"})", 1),
                Arguments.of("sum(weightflow_retrainings_total{outcome=\"skipped\"})", 0),
                Arguments.of("max(weightflow_model_versions)", 2),
                Arguments.of("sum(weightflow_dead_letters_total)", 0),
                Arguments.of("sum(weightflow_failures_total)", 0),
                Arguments.of("max(weightflow:queue_age_seconds:max)", 0),
                Arguments.of("count(ALERTS{alertstate=\"firing\"}) or vector(0)", 0));
    }

    @ParameterizedTest
    @MethodSource("done")
    void what_was_done_is_counted_once(String expression, int times) throws InterruptedException {
        await(expression, times);
    }

    @Test
    void every_panel_and_every_rule_finds_data() throws InterruptedException {
        Map<String, String> unanswered = expressions();
        unanswered.keySet().removeAll(EMPTY_WHEN_WELL.keySet());
        for (int look = 0; look < LOOKS && !unanswered.isEmpty(); look++) {
            for (Map.Entry<String, String> expression : Map.copyOf(unanswered).entrySet()) {
                if (!prometheus.query(expression.getValue()).isEmpty()) {
                    unanswered.remove(expression.getKey());
                }
            }
            Thread.sleep(1_000);
        }
        assertThat(unanswered).isEmpty();
    }

    @Test
    void what_is_said_to_be_empty_is_empty() throws InterruptedException {
        for (String name : EMPTY_WHEN_WELL.keySet()) {
            assertThat(prometheus.query(expressions().get(name))).as(name).isEmpty();
        }
    }

    /** Waits until the expression has that value; the last scrape may be two seconds old. */
    private static void await(String expression, double wanted) throws InterruptedException {
        String value = "nothing";
        for (int look = 0; look < LOOKS; look++) {
            value = prometheus.query(expression).at("/0/value/1").asText("nothing");
            if (!value.equals("nothing") && Double.parseDouble(value) == wanted) {
                return;
            }
            Thread.sleep(1_000);
        }
        throw new AssertionError(expression + " is " + value + " and not " + wanted + ".");
    }

    private static Set<String> labels(JsonNode series) {
        Set<String> labels = new TreeSet<>();
        series.fieldNames().forEachRemaining(labels::add);
        labels.removeAll(Set.of("__name__", "job", "instance", "le"));
        return labels;
    }

    /**
     * Returns the expressions of panels and rules by name; in alerts comparisons return 0 or 1, which distinguishes a silent alert from missing data.
     */
    private static Map<String, String> expressions() {
        Map<String, String> expressions = new TreeMap<>();
        BoardFiles.all()
                .forEach(path -> BoardFiles.panels(BoardFiles.board(path)).forEach(panel -> panel.path("targets")
                        .forEach(target -> expressions.put(
                                panel.path("title").asText() + " "
                                        + target.path("legendFormat").asText(),
                                target.path("expr")
                                        .asText()
                                        .replace("$__rate_interval", "1m")
                                        .replace("$__range", "1h")
                                        .replaceAll("\\$(namespace|model)", ".*")))));
        for (ObjectNode rule : RuleFiles.rules(RuleFiles.groups())) {
            String expression = rule.path("expr").asText();
            if (rule.has("alert")) {
                expressions.put(rule.path("alert").asText(), new Expression(expression).unfiltered());
            } else {
                expressions.put(rule.path("record").asText(), expression);
            }
        }
        return expressions;
    }
}
