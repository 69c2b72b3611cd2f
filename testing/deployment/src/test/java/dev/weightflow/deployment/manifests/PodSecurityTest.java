package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Parts.container;
import static dev.weightflow.deployment.manifests.Parts.initContainer;
import static dev.weightflow.deployment.manifests.Parts.on;
import static dev.weightflow.deployment.manifests.Parts.pod;
import static dev.weightflow.deployment.manifests.Parts.volume;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.deployment.repository.Break;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pods that ask for more than they need. */
class PodSecurityTest {

    static Stream<Break> breaks() {
        return Stream.of(
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
                        "trainer",
                        "an init container with privileges",
                        d -> initContainer(d).withObject("/securityContext").put("privileged", true),
                        "no privilege"),
                on(
                        "Deployment",
                        "trainer",
                        "an init container that is root",
                        d -> initContainer(d).withObject("/securityContext").put("runAsUser", 0),
                        "root in a container"),
                on(
                        "Deployment",
                        "trainer",
                        "a container that may be root",
                        d -> container(d).withObject("/securityContext").put("runAsNonRoot", false),
                        "root in a container"),
                on(
                        "Deployment",
                        "trainer",
                        "a folder of the host",
                        d -> volume(d, "tmp").putObject("hostPath").put("path", "/"),
                        "kind hostPath"),
                on(
                        "Deployment",
                        "trainer",
                        "the network of the host",
                        d -> pod(d).put("hostNetwork", true),
                        "host's hostNetwork"),
                on(
                        "Deployment",
                        "trainer",
                        "a port of the host",
                        d -> ((ObjectNode) container(d).at("/ports/0")).put("hostPort", 80),
                        "port of the host"),
                on(
                        "Deployment",
                        "trainer",
                        "a container without seccomp",
                        d -> container(d)
                                .withObject("/securityContext/seccompProfile")
                                .put("type", "Unconfined"),
                        "seccomp profile RuntimeDefault in every container"));
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void a_pod_with_more_rights_than_it_needs_is_refused(Break example) {
        assertThat(ManifestRulesTest.faultsOfEvery(example))
                .anySatisfy(fault -> assertThat(fault).contains(example.fault()));
    }
}
