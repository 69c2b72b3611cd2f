package dev.weightflow.deployment.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.deployment.repository.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the rules of an installation, in a Prometheus that another installation shares. */
class SharedPrometheusTest {
    @TempDir
    private Path folder;

    @Test
    void the_trainer_of_another_namespace_stands_for_none_of_this_one_and_its_jobs_are_none_of_this_one()
            throws IOException {
        JsonNode rule = Goldens.of("gpu").find("PrometheusRule", "weightflow").orElseThrow();
        // YAML takes JSON
        new ObjectMapper().writeValue(folder.resolve("rules.yml").toFile(), rule.path("spec"));
        Path test = Files.writeString(folder.resolve("test.yml"), """
                rule_files: [rules.yml]
                evaluation_interval: 15s
                group_eval_order: [weightflow-recording, weightflow-alerts]
                tests:
                  - interval: 1m
                    input_series:
                      - {series: 'up{namespace="other",job="trainer",instance="a"}', values: '1x20'}
                      - {series: 'weightflow_jobs{namespace="other",kind="training",state="waiting"}', values: '8x20'}
                      - {series: 'weightflow_jobs{namespace="weightflow",kind="training",state="waiting"}', values: '1x20'}
                    promql_expr_test:
                      - expr: weightflow:trainers_wanted:count
                        eval_time: 10m
                        exp_samples: [{labels: 'weightflow:trainers_wanted:count{namespace="weightflow"}', value: 1}]
                    alert_rule_test:
                      - alertname: TrainerDown
                        eval_time: 10m
                        exp_alerts:
                          - exp_labels: {severity: critical, job: trainer, namespace: weightflow}
                            exp_annotations:
                              summary: No instance of trainer answers.
                              runbook_url: https://git.example.org/weightflow/docs/runbook.md#a-service-is-down
                """);

        Tool.Result result =
                Tool.orSkip("promtool", "Debian: apt install prometheus").run("test", "rules", test.toString());

        assertThat(result.succeeded()).as(result.said()).isTrue();
    }
}
