package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Parts.container;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.deployment.compose.ComposeFile;
import dev.weightflow.deployment.repository.Break;
import dev.weightflow.deployment.repository.Services;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    /** What the rules say of all overlays, each broken in the same way. */
    static Stream<String> faultsOfEvery(Break example) {
        return Overlays.broken(example).flatMap(manifests -> faults(manifests).stream());
    }

    private static List<String> faults(Manifests manifests) {
        return ManifestRules.faults(
                manifests, Services.ports(), ComposeFile.committed().images());
    }
}
