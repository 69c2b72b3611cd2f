package dev.weightflow.deployment.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.deployment.compose.ComposeFile;
import dev.weightflow.deployment.repository.Break;
import dev.weightflow.deployment.repository.Services;
import io.kubernetes.client.custom.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestRulesTest {

    static Stream<String> goldens() {
        return Goldens.names();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void everything_that_a_resource_names_is_there(String golden) {
        assertThat(faults(Goldens.of(golden))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"trainer", "evaluator"})
    void the_values_for_gpus_give_each_who_computes_one(String service) {
        JsonNode pod =
                Manifests.pod(Goldens.of("gpu").find("Deployment", service).orElseThrow());
        JsonNode container = pod.at("/containers/0");

        assertThat(container.path("image").asText()).endsWith("/" + service + "-gpu:0.1.0");
        assertThat(container.at("/resources/limits/nvidia.com~1gpu").asText()).isEqualTo("1");
        assertThat(container.path("env").findValuesAsText("name"))
                .contains("WEIGHTFLOW_" + service.toUpperCase(Locale.ROOT) + "_DEVICE");
        assertThat(pod.path("nodeSelector").toString()).isEqualTo("{\"node.example.org/pool\":\"gpu\"}");
        assertThat(pod.at("/tolerations/0/key").asText()).isEqualTo("nvidia.com/gpu");
    }

    @Test
    void the_requests_of_development_fit_a_node_with_two_cores() {
        BigDecimal cpu = Goldens.of("dev")
                .workloads()
                .filter(workload -> !Manifests.kind(workload).endsWith("Job"))
                .flatMap(Manifests::containers)
                .map(container -> container.at("/resources/requests/cpu").asText())
                .map(amount -> new Quantity(amount).getNumber())
                .reduce(BigDecimal.ZERO, BigDecimal::add);

        assertThat(cpu).isLessThanOrEqualTo(BigDecimal.ONE);
    }

    @Test
    void trainers_that_run_as_jobs_are_queued_by_kueue_and_end_within_a_spot_nodes_notice() {
        JsonNode jobs = Goldens.of("jobs").find("ScaledJob", "trainer-job").orElseThrow();

        assertThat(jobs.at("/metadata/labels/kueue.x-k8s.io~1queue-name").asText())
                .isEqualTo("training");
        assertThat(Manifests.pod(jobs).path("terminationGracePeriodSeconds").asInt())
                .isLessThanOrEqualTo(30);
    }

    @Test
    void what_takes_requests_for_trainers_that_run_as_jobs_is_no_idle_trainer() {
        Manifests manifests = Goldens.of("jobs");
        JsonNode monitor = manifests.find("ServiceMonitor", "weightflow").orElseThrow();
        JsonNode jobs = manifests.find("PodMonitor", "trainer-job").orElseThrow();

        assertThat(monitor.at("/spec/endpoints/0/metricRelabelings/0/regex").asText())
                .isEqualTo("weightflow_job_active;trainer");
        assertThat(jobs.at("/spec/podMetricsEndpoints/0/relabelings/0/replacement")
                        .asText())
                .isEqualTo("trainer");
    }

    static Stream<Break> broken() {
        return Break.of("resources");
    }

    @ParameterizedTest
    @MethodSource("broken")
    void a_broken_resource_is_refused(Break example) {
        assertThat(faults(Goldens.broken(example)))
                .anySatisfy(fault -> assertThat(fault).contains(example.fault()));
    }

    private static List<String> faults(Manifests manifests) {
        return ManifestRules.faults(
                manifests, Services.ports(), ComposeFile.committed().images());
    }
}
