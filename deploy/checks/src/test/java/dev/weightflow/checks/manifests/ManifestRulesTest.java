package dev.weightflow.checks.manifests;

import static dev.weightflow.checks.manifests.Parts.claim;
import static dev.weightflow.checks.manifests.Parts.container;
import static dev.weightflow.checks.manifests.Parts.on;
import static dev.weightflow.checks.manifests.Parts.secret;
import static dev.weightflow.checks.manifests.Parts.variable;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.checks.compose.ComposeFile;
import dev.weightflow.checks.repository.Break;
import dev.weightflow.checks.repository.Services;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"dev", "gpu"})
    void everything_that_a_resource_of_the_overlay_names_is_there(String overlay) {
        assertThat(faults(Overlays.render(overlay))).isEmpty();
    }

    @Test
    void the_gpu_overlay_gives_the_trainer_a_gpu() {
        ObjectNode trainer = container(Overlays.render("gpu")
                .ofKind("Deployment")
                .filter(deployment -> Manifests.name(deployment).equals("trainer"))
                .findFirst()
                .orElseThrow());

        assertThat(trainer.path("image").asText()).startsWith("weightflow/trainer-gpu:");
        assertThat(trainer.at("/resources/limits/nvidia.com~1gpu").asText()).isEqualTo("1");
    }

    static Stream<Break> contradictory() {
        return Stream.of(
                on(
                        "Deployment",
                        "trainer",
                        "an image that nobody builds",
                        d -> container(d).put("image", "weightflow/trainr:0.1.0"),
                        "uses the image"),
                on(
                        "Deployment",
                        "trainer",
                        "another port",
                        d -> ((ObjectNode) container(d).at("/ports/0")).put("containerPort", 9999),
                        "must have the port 8082"),
                on(
                        "Deployment",
                        "trainer",
                        "a probe of what is not served",
                        d -> container(d).withObject("/livenessProbe/httpGet").put("path", "/health"),
                        "liveness probe"),
                on(
                        "Deployment",
                        "trainer",
                        "a probe of a port that is not there",
                        d -> container(d).withObject("/livenessProbe/httpGet").put("port", "web"),
                        "probes the port web"),
                on(
                        "Deployment",
                        "trainer",
                        "too short a grace period",
                        d -> d.withObject("/spec/template/spec").put("terminationGracePeriodSeconds", 30),
                        "300 seconds"),
                on(
                        "Deployment",
                        "trainer",
                        "a worker that outlives the grace period",
                        d -> variable(d, "WEIGHTFLOW_TRAINER_GRACE").put("value", "5m"),
                        "is killed after 300 s"),
                on(
                        "Deployment",
                        "evaluator",
                        "an evaluation that outlives the grace period",
                        d -> variable(d, "WEIGHTFLOW_EVALUATOR_GRACE").put("value", "55s"),
                        "is killed after 60 s"),
                on(
                        "Deployment",
                        "dataset-ingestion",
                        "too short a grace period for the usual time of its work",
                        d -> d.withObject("/spec/template/spec").put("terminationGracePeriodSeconds", 29),
                        "is killed after 29 s"),
                on(
                        "Deployment",
                        "checkpoint-registry",
                        "an impatient startup probe",
                        d -> container(d).withObject("/startupProbe").put("failureThreshold", 36),
                        "allow five minutes"),
                on(
                        "Deployment",
                        "trainer",
                        "an impatient liveness probe",
                        d -> container(d).withObject("/livenessProbe").put("failureThreshold", 1),
                        "silence"),
                on(
                        "Deployment",
                        "trainer",
                        "a missing ConfigMap",
                        d -> ((ObjectNode) container(d).at("/envFrom/0/configMapRef")).put("name", "nothing"),
                        "ConfigMap nothing"),
                on(
                        "Deployment",
                        "trainer",
                        "an unknown secret",
                        d -> secret(d).put("key", "nothing"),
                        "weightflow-object-store/nothing"),
                on(
                        "Deployment",
                        "trainer",
                        "a secret in the file",
                        d -> container(d)
                                .withArray("/env")
                                .addObject()
                                .put("name", "MY_SECRET")
                                .put("value", "x"),
                        "itself"),
                on(
                        "Deployment",
                        "trainer",
                        "a volume that is not there",
                        d -> ((ObjectNode) container(d).at("/volumeMounts/0")).put("name", "nothing"),
                        "mounts the volume nothing"),
                on(
                        "Deployment",
                        "trainer",
                        "no memory limit",
                        d -> container(d).withObject("/resources").remove("limits"),
                        "limit memory"),
                on(
                        "Deployment",
                        "trainer",
                        "a root user",
                        d -> d.withObject("/spec/template/spec/securityContext").put("runAsUser", 0),
                        "run as root"),
                on(
                        "Deployment",
                        "trainer",
                        "a writable root",
                        d -> container(d).withObject("/securityContext").put("readOnlyRootFilesystem", false),
                        "read-only"),
                on(
                        "Deployment",
                        "trainer",
                        "kept capabilities",
                        d -> container(d).withObject("/securityContext").remove("capabilities"),
                        "capabilities"),
                on(
                        "Deployment",
                        "trainer",
                        "no seccomp profile",
                        d -> d.withObject("/spec/template/spec/securityContext").remove("seccompProfile"),
                        "seccomp"),
                on(
                        "Deployment",
                        "trainer",
                        "a token",
                        d -> d.withObject("/spec/template/spec").remove("automountServiceAccountToken"),
                        "token"),
                on(
                        "Deployment",
                        "dataset-ingestion",
                        "a claim that is not there",
                        d -> claim(d).put("claimName", "nothing"),
                        "PersistentVolumeClaim nothing"),
                on(
                        "Deployment",
                        "dataset-ingestion",
                        "a rollout that waits for its own claim",
                        d -> d.withObject("/spec/strategy").put("type", "RollingUpdate"),
                        "must be Recreate"),
                on(
                        "ServiceAccount",
                        "trainer",
                        "another name",
                        d -> d.withObject("/metadata").put("name", "x"),
                        "account that is not there"),
                on(
                        "Service",
                        "trainer",
                        "a port that leads nowhere",
                        d -> ((ObjectNode) d.at("/spec/ports/0")).put("targetPort", "web"),
                        "leads to the port web"),
                on(
                        "Service",
                        "trainer",
                        "another name",
                        d -> d.withObject("/metadata").put("name", "x"),
                        "trainer is missing"),
                on(
                        "PodDisruptionBudget",
                        "trainer",
                        "a selector of nothing",
                        d -> d.withObject("/spec/selector/matchLabels").put("app.kubernetes.io/name", "x"),
                        "selects no pod"),
                on(
                        "NetworkPolicy",
                        "default-deny",
                        "an open door",
                        d -> d.withObject("/spec").putArray("egress").addObject(),
                        "denies"),
                on(
                        "NetworkPolicy",
                        "dns",
                        "a resolver in one namespace only",
                        d -> ((ObjectNode) d.at("/spec/egress/0"))
                                .putArray("to")
                                .addObject()
                                .putObject("namespaceSelector"),
                        "ask a resolver"),
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
                        "evaluator",
                        "a topic that is not there",
                        d -> d.withObject("/spec/triggers/0/metadata").put("topic", "evaluations"),
                        "topic evaluations"),
                on(
                        "ScaledObject",
                        "evaluator",
                        "another group",
                        d -> d.withObject("/spec/triggers/0/metadata").put("consumerGroup", "x"),
                        "group x"),
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
                        "KEDA"));
    }

    @ParameterizedTest
    @MethodSource("contradictory")
    void a_contradictory_resource_is_refused(Break example) {
        assertThat(Overlays.broken(example).flatMap(manifests -> faults(manifests).stream()))
                .anySatisfy(fault -> assertThat(fault).contains(example.fault()));
    }

    private static List<String> faults(Manifests manifests) {
        return ManifestRules.faults(
                manifests, Services.ports(), ComposeFile.committed().images());
    }
}
