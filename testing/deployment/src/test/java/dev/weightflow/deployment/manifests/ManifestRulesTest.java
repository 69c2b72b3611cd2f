package dev.weightflow.deployment.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.deployment.compose.ComposeFile;
import dev.weightflow.deployment.repository.Break;
import dev.weightflow.deployment.repository.Services;
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
        JsonNode trainer = Overlays.render("gpu")
                .ofKind("Deployment")
                .filter(deployment -> Manifests.name(deployment).equals("trainer"))
                .findFirst()
                .orElseThrow()
                .at("/spec/template/spec/containers/0");

        assertThat(trainer.path("image").asText()).startsWith("weightflow/trainer-gpu:");
        assertThat(trainer.at("/resources/limits/nvidia.com~1gpu").asText()).isEqualTo("1");
    }

    static Stream<Break> broken() {
        return Break.of("resources");
    }

    @ParameterizedTest
    @MethodSource("broken")
    void a_broken_resource_is_refused(Break example) {
        assertThat(Overlays.broken(example).flatMap(manifests -> faults(manifests).stream()))
                .anySatisfy(fault -> assertThat(fault).contains(example.fault()));
    }

    private static List<String> faults(Manifests manifests) {
        return ManifestRules.faults(
                manifests, Services.ports(), ComposeFile.committed().images());
    }
}
