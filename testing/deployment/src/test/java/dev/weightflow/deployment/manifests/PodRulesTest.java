package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Parts.claim;
import static dev.weightflow.deployment.manifests.Parts.configured;
import static dev.weightflow.deployment.manifests.Parts.container;
import static dev.weightflow.deployment.manifests.Parts.initContainer;
import static dev.weightflow.deployment.manifests.Parts.on;
import static dev.weightflow.deployment.manifests.Parts.pod;
import static dev.weightflow.deployment.manifests.Parts.secret;
import static dev.weightflow.deployment.manifests.Parts.volume;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.deployment.repository.Break;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pods that name what is not there. */
class PodRulesTest {

    static Stream<Break> breaks() {
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
                        "no memory limit",
                        d -> container(d).withObject("/resources").remove("limits"),
                        "limit memory"),
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
                        "needs the ServiceAccount trainer"),
                on(
                        "Deployment",
                        "trainer",
                        "an init container of an unknown image",
                        d -> initContainer(d).put("image", "busybox:1.37.0"),
                        "uses the image busybox"),
                on(
                        "Deployment",
                        "trainer",
                        "a secret volume of nothing",
                        d -> volume(d, "tmp").putObject("secret").put("secretName", "nothing"),
                        "secret nothing"),
                on(
                        "Deployment",
                        "trainer",
                        "all of a secret that is not there",
                        d -> container(d)
                                .withArray("/envFrom")
                                .addObject()
                                .putObject("secretRef")
                                .put("name", "nothing"),
                        "secret nothing"),
                on(
                        "Deployment",
                        "trainer",
                        "a variable of a ConfigMap that is not there",
                        d -> configured(d, "nothing", "x"),
                        "ConfigMap nothing"),
                on(
                        "Deployment",
                        "trainer",
                        "a variable of a key that is not there",
                        d -> configured(
                                d,
                                container(d).at("/envFrom/0/configMapRef/name").asText(),
                                "nothing"),
                        "key nothing"),
                on("Job", "create-topics", "no restart policy", d -> pod(d).remove("restartPolicy"), "restartPolicy"),
                on(
                        "StatefulSet",
                        "kafka",
                        "a probe of a port that is not there",
                        d -> container(d)
                                .withObject("/readinessProbe/tcpSocket")
                                .put("port", "web"),
                        "probes the port web"));
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void a_pod_that_names_what_is_not_there_is_refused(Break example) {
        assertThat(ManifestRulesTest.faultsOfEvery(example))
                .anySatisfy(fault -> assertThat(fault).contains(example.fault()));
    }
}
