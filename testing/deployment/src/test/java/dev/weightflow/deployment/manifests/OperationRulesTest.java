package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Parts.on;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.deployment.repository.Break;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Disruption budgets, monitors and scalers that miss what they are for. */
class OperationRulesTest {

    static Stream<Break> breaks() {
        return Stream.of(
                on(
                        "PodDisruptionBudget",
                        "trainer",
                        "a selector of nothing",
                        d -> d.withObject("/spec/selector/matchLabels").put("app.kubernetes.io/name", "x"),
                        "selects those of []"),
                on(
                        "ServiceMonitor",
                        "weightflow",
                        "another path",
                        d -> ((ObjectNode) d.at("/spec/endpoints/0")).put("path", "/metrics"),
                        "/q/metrics"),
                on(
                        "ServiceMonitor",
                        "weightflow",
                        "a selector of nothing",
                        d -> d.withObject("/spec/selector/matchLabels").put("x", "y"),
                        "watches"),
                on(
                        "ScaledObject",
                        "trainer",
                        "a lost series that counts as 0",
                        d -> d.withObject("/spec/triggers/0/metadata").remove("ignoreNullValues"),
                        "ignoreNullValues"),
                on(
                        "ScaledObject",
                        "trainer",
                        "a lost series that is ignored",
                        d -> d.withObject("/spec/triggers/0/metadata").put("ignoreNullValues", "true"),
                        "ignoreNullValues"),
                on(
                        "ScaledObject",
                        "evaluator",
                        "a hasty end of pods at work",
                        d -> d.withObject("/spec").remove("advanced"),
                        "takes away a pod at work"),
                on(
                        "ScaledObject",
                        "evaluator",
                        "a target that is not there",
                        d -> d.withObject("/spec/scaleTargetRef").put("name", "x"),
                        "Deployment x"),
                on(
                        "Deployment",
                        "evaluator",
                        "replicas beside KEDA",
                        d -> d.withObject("/spec").put("replicas", 1),
                        "KEDA"),
                on(
                        "PodDisruptionBudget",
                        "trainer",
                        "two bounds",
                        d -> d.withObject("/spec").put("minAvailable", 1),
                        "one of maxUnavailable and minAvailable"),
                on(
                        "PodDisruptionBudget",
                        "trainer",
                        "no bound",
                        d -> d.withObject("/spec").remove("maxUnavailable"),
                        "one of maxUnavailable and minAvailable"),
                on(
                        "PodDisruptionBudget",
                        "trainer",
                        "no eviction",
                        d -> d.withObject("/spec").put("maxUnavailable", 0),
                        "no node can be drained"),
                on(
                        "PodDisruptionBudget",
                        "trainer",
                        "another workload",
                        d -> d.withObject("/spec/selector/matchLabels").put("app.kubernetes.io/name", "evaluator"),
                        "selects those of [evaluator]"),
                on(
                        "PodDisruptionBudget",
                        "checkpoint-registry",
                        "every replica",
                        d -> d.withObject("/spec").put("minAvailable", 2).remove("maxUnavailable"),
                        "no node can be drained"),
                on(
                        "ServiceMonitor",
                        "weightflow",
                        "a job of another name",
                        d -> d.withObject("/spec").put("jobLabel", "app.kubernetes.io/component"),
                        "by its label 'app.kubernetes.io/component'"),
                on(
                        "ServiceMonitor",
                        "weightflow",
                        "no name of the job",
                        d -> d.withObject("/spec").remove("jobLabel"),
                        "by its label ''"),
                on(
                        "ScaledObject",
                        "trainer",
                        "a query of an unknown series",
                        d -> d.withObject("/spec/triggers/0/metadata")
                                .put("query", "max(weightflow:trainers_needed:count)"),
                        "weightflow:trainers_needed:count"),
                on(
                        "ScaledObject",
                        "evaluator",
                        "another service",
                        d -> d.withObject("/spec/scaleTargetRef").put("name", "trainer"),
                        "not that of its name"));
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void what_misses_its_workload_is_refused(Break example) {
        assertThat(ManifestRulesTest.faultsOfEvery(example))
                .anySatisfy(fault -> assertThat(fault).contains(example.fault()));
    }
}
