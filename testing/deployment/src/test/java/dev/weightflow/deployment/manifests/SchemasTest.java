package dev.weightflow.deployment.manifests;

import static org.assertj.core.api.Assertions.assertThat;

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
        return Break.of("malformed");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void a_malformed_resource_is_refused(Break example) {
        String kind = example.resource().split(" ")[0];

        Stream<String> faults = Overlays.broken(example)
                .flatMap(manifests -> manifests.ofKind(kind))
                .flatMap(resource -> schemas.faults(resource).stream());

        assertThat(faults).anySatisfy(fault -> assertThat(fault).contains(example.fault()));
    }
}
