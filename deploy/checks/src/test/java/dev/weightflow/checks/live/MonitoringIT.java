package dev.weightflow.checks.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.checks.boards.Board;
import dev.weightflow.checks.metrics.Expression;
import dev.weightflow.checks.metrics.Metric;
import dev.weightflow.checks.metrics.MetricCatalogue;
import dev.weightflow.checks.repository.Tool;
import dev.weightflow.checks.rules.RuleFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The four services at work, scraped by a real Prometheus: what the catalogue promises is there, and every question has an answer. */
class MonitoringIT {
    private static final int LOOKS = 60;

    /** Metrics that a short run has not, and why. */
    private static final Map<String, String> NOT_IN_A_SHORT_RUN =
            Map.of("weightflow.model.delta.m", "a challenger must have met a champion");

    /** Expressions that find nothing when all is well, even when comparisons do not filter, and why. */
    private static final Map<String, String> EMPTY_WHEN_WELL = Map.of(
            "DatasetIngestionDown", "absent() answers only when the service is gone",
            "TrainerDown", "absent() answers only when the service is gone",
            "EvaluatorDown", "absent() answers only when the service is gone",
            "CheckpointRegistryDown", "absent() answers only when the service is gone");

    private static LivePlatform platform;
    private static LivePrometheus prometheus;

    @BeforeAll
    static void work(@TempDir Path folder) throws IOException {
        Tool.orSkip("prometheus", "prometheus");
        platform = LivePlatform.start(folder.resolve("platform"));
        prometheus = LivePrometheus.start(folder.resolve("prometheus"), platform.addresses());
        platform.commandLine().run("demo", "--steps", "40", "--json");
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
    void every_metric_of_the_catalogue_is_there_with_its_labels() throws InterruptedException {
        List<String> faults = new ArrayList<>();
        for (Metric metric : MetricCatalogue.read()) {
            JsonNode found = prometheus.query(metric.series().iterator().next());
            if (found.isEmpty() && !NOT_IN_A_SHORT_RUN.containsKey(metric.name())) {
                faults.add(metric.name() + " is missing");
            }
            for (JsonNode series : found) {
                Set<String> labels = new TreeSet<>();
                series.path("metric").fieldNames().forEachRemaining(labels::add);
                labels.removeAll(Set.of("__name__", "job", "instance", "le"));
                if (!labels.equals(metric.labels())) {
                    faults.add(metric.name() + " has the labels " + labels + " and not " + metric.labels());
                    break;
                }
            }
        }
        assertThat(faults).isEmpty();
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

    /** Panels and rules by name; comparisons answer 0 or 1 in alarms, so that silence can be told from having no data. */
    private static Map<String, String> expressions() {
        Map<String, String> expressions = new TreeMap<>();
        for (Board board : Board.all()) {
            board.panels().forEach(panel -> panel.queries()
                    .forEach(query -> expressions.put(
                            panel.question() + " " + query.legend(),
                            query.expression().replace("$__rate_interval", "1m").replace("$__range", "1h"))));
        }
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
