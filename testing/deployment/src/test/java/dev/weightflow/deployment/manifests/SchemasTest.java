package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Parts.container;
import static dev.weightflow.deployment.manifests.Parts.on;
import static dev.weightflow.deployment.manifests.Parts.volume;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.deployment.repository.Break;
import dev.weightflow.deployment.repository.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemasTest {
    private final Schemas schemas = new Schemas();

    @ParameterizedTest
    @ValueSource(strings = {"dev", "gpu"})
    void every_resource_of_the_overlay_is_one_of_its_kind(String overlay) {
        assertThat(Overlays.render(overlay).all().stream().flatMap(resource -> schemas.faults(resource).stream()))
                .isEmpty();
    }

    @Test
    void the_two_overlays_have_every_kind_that_is_deployed() {
        Set<String> rendered = Stream.of("dev", "gpu")
                .flatMap(overlay -> Overlays.render(overlay).all().stream())
                .map(Manifests::kind)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rendered)
                .contains("Deployment", "StatefulSet", "Job", "Service", "ConfigMap", "PersistentVolumeClaim")
                .contains("ServiceAccount", "NetworkPolicy", "PodDisruptionBudget")
                .contains("ServiceMonitor", "PrometheusRule", "ScaledObject");
    }

    @Test
    void without_kustomize_at_least_the_single_files_are_of_their_kinds() throws IOException {
        List<String> faults = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Repository.path("k8s"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                String name = Repository.path("").relativize(file).toString();
                boolean patch = name.equals("k8s/components/gpu/trainer.yaml");
                if (!patch && !name.endsWith("kustomization.yaml")) {
                    Repository.yamlDocuments(Repository.text(name))
                            .forEach(resource -> faults.addAll(schemas.faults(resource)));
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    static Stream<Break> malformed() {
        return Stream.of(
                on(
                        "Deployment",
                        "trainer",
                        "a misspelt probe",
                        d -> container(d).putObject("livenesProbe"),
                        "livenesProbe"),
                on(
                        "Deployment",
                        "trainer",
                        "no selector",
                        d -> d.withObject("/spec").remove("selector"),
                        "selector"),
                on(
                        "Deployment",
                        "trainer",
                        "replicas in words",
                        d -> d.withObject("/spec").put("replicas", "two"),
                        "replicas"),
                on(
                        "Deployment",
                        "trainer",
                        "a variable that is a number",
                        d -> ((ObjectNode) container(d).withArray("/env").get(0)).put("value", 3),
                        "value"),
                on(
                        "StatefulSet",
                        "kafka",
                        "a misspelt field",
                        d -> d.withObject("/spec").put("servicName", "x"),
                        "servicName"),
                on(
                        "Job",
                        "create-topics",
                        "a misspelt field",
                        d -> d.withObject("/spec").put("backofLimit", 1),
                        "backofLimit"),
                on(
                        "Service",
                        "trainer",
                        "a port without a number",
                        d -> ((ObjectNode) d.at("/spec/ports/0")).remove("port"),
                        "port"),
                on("ConfigMap", "", "data of the wrong type", d -> d.put("data", "text"), "data"),
                on(
                        "PersistentVolumeClaim",
                        "datasets",
                        "a misspelt field",
                        d -> d.withObject("/spec").putArray("accesModes"),
                        "accesModes"),
                on(
                        "ServiceAccount",
                        "trainer",
                        "a flag in words",
                        d -> d.put("automountServiceAccountToken", "no"),
                        "automountServiceAccountToken"),
                on(
                        "NetworkPolicy",
                        "dns",
                        "a misspelt field",
                        d -> d.withObject("/spec").putArray("egres"),
                        "egres"),
                on(
                        "PodDisruptionBudget",
                        "trainer",
                        "a misspelt field",
                        d -> d.withObject("/spec").put("maxUnavailabel", 1),
                        "maxUnavailabel"),
                on(
                        "ServiceMonitor",
                        "weightflow",
                        "a misspelt field",
                        d -> ((ObjectNode) d.at("/spec/endpoints/0")).put("pth", "/"),
                        "pth"),
                on(
                        "ServiceMonitor",
                        "weightflow",
                        "no selector",
                        d -> d.withObject("/spec").remove("selector"),
                        "selector"),
                on(
                        "PrometheusRule",
                        "weightflow",
                        "a misspelt field",
                        d -> ((ObjectNode) d.at("/spec/groups/0/rules/0")).put("exp", "1"),
                        "exp"),
                on(
                        "PrometheusRule",
                        "weightflow",
                        "a later rule without an expression",
                        d -> rule(d, 3).remove("expr"),
                        "expr"),
                on(
                        "PrometheusRule",
                        "weightflow",
                        "an empty expression",
                        d -> rule(d, 3).put("expr", " "),
                        "expr"),
                on(
                        "PrometheusRule",
                        "weightflow",
                        "a time that is none",
                        d -> rule(d, 3).put("for", "2 min"),
                        "/spec/groups/0/rules/3/for"),
                on(
                        "PrometheusRule",
                        "weightflow",
                        "a rule that neither records nor alarms",
                        d -> rule(d, 3).remove("alert"),
                        "/spec/groups/0/rules/3"),
                on(
                        "PrometheusRule",
                        "weightflow",
                        "a later group without a name",
                        d -> ((ObjectNode) d.at("/spec/groups/1")).remove("name"),
                        "name"),
                on(
                        "ServiceMonitor",
                        "weightflow",
                        "an endpoint without a port",
                        d -> ((ObjectNode) d.at("/spec/endpoints/0")).remove("port"),
                        "port"),
                on(
                        "Deployment",
                        "trainer",
                        "memory in a unit that is none",
                        d -> container(d).withObject("/resources/limits").put("memory", "8Gib"),
                        "'8Gib' is no amount of memory"),
                on(
                        "Deployment",
                        "trainer",
                        "memory in thousandths of a byte",
                        d -> container(d).withObject("/resources/limits").put("memory", "512m"),
                        "less than a mebibyte of memory"),
                on(
                        "Deployment",
                        "trainer",
                        "more memory than its limit",
                        d -> container(d).withObject("/resources/requests").put("memory", "100Gi"),
                        "more memory than its limit"),
                on(
                        "Deployment",
                        "trainer",
                        "room in a unit that is none",
                        d -> volume(d, "tmp").putObject("emptyDir").put("sizeLimit", "1gb"),
                        "'1gb' is no amount of sizeLimit"),
                on(
                        "PersistentVolumeClaim",
                        "datasets",
                        "storage in a unit that is none",
                        d -> d.withObject("/spec/resources/requests").put("storage", "50 Gi"),
                        "'50 Gi' is no amount of storage"),
                on(
                        "ScaledObject",
                        "trainer",
                        "a misspelt field",
                        d -> d.withObject("/spec").put("minReplicas", 1),
                        "minReplicas"),
                on(
                        "ScaledObject",
                        "trainer",
                        "no query",
                        d -> d.withObject("/spec/triggers/0/metadata").remove("query"),
                        "query"),
                on(
                        "ScaledObject",
                        "evaluator",
                        "a threshold that is no text",
                        d -> d.withObject("/spec/triggers/0/metadata").put("threshold", 5),
                        "threshold"),
                on(
                        "ScaledObject",
                        "evaluator",
                        "no target",
                        d -> d.withObject("/spec").remove("scaleTargetRef"),
                        "scaleTargetRef"));
    }

    private static ObjectNode rule(ObjectNode rules, int index) {
        return (ObjectNode) rules.at("/spec/groups/0/rules/" + index);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void a_malformed_resource_is_refused(Break example) {
        String kind = example.what().split(" ")[0];

        Stream<String> faults = Overlays.broken(example)
                .flatMap(manifests -> manifests.ofKind(kind))
                .flatMap(resource -> schemas.faults(resource).stream());

        assertThat(faults).anySatisfy(fault -> assertThat(fault).contains(example.fault()));
    }
}
