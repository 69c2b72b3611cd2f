package dev.weightflow.model.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.schema.MethodName;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Initial values of the adapters that do not start at 0, as in their authors' code. */
class AdapterStartTest {

    @Test
    void vera_scales_directions_of_he_s_bound_by_a_tenth() {
        try (Network network = network(MethodName.VERA, Map.of("rank", "24"))) {
            int widest = SwinConfig.micro().channels(SwinConfig.micro().stages() - 1);
            uniformWithin(Math.sqrt(6.0 / widest), network, "vera_A");
            uniformWithin(Math.sqrt(6.0 / 24), network, "vera_B");
            values(network, "vera_lambda_d").forEach(d -> assertThat(d).containsOnly(0.1f));
            values(network, "vera_lambda_b").forEach(b -> assertThat(b).containsOnly(0));
        }
    }

    @Test
    void prompts_of_every_stage_are_drawn_within_the_bound_of_the_first() {
        try (Network network = network(MethodName.VPT, Map.of())) {
            int patch = SwinConfig.micro().patch();
            double bound =
                    Math.sqrt(6.0 / (3 * patch * patch + SwinConfig.micro().channels(0)));
            for (int stage = 0; stage < SwinConfig.micro().stages(); stage++) {
                uniformWithin(bound, network, "layers." + stage + ".blocks.0.vpt_prompts");
            }
        }
    }

    /** Asserts the bound: the largest of that many draws is near it. */
    private static void uniformWithin(double bound, Network network, String name) {
        assertThat(values(network, name)).isNotEmpty().allSatisfy(drawn -> {
            assertThat(drawn.length).isGreaterThan(500);
            assertThat(IntStream.range(0, drawn.length)
                            .mapToDouble(i -> Math.abs(drawn[i]))
                            .max()
                            .orElseThrow())
                    .isCloseTo(bound, within(0.02 * bound))
                    .isLessThanOrEqualTo((float) bound);
        });
    }

    private static List<float[]> values(Network network, String name) {
        return network.parameters().parameters().stream()
                .filter(parameter -> parameter.name().contains(name))
                .map(parameter -> parameter.array().toFloatArray())
                .toList();
    }

    private static Network network(MethodName method, Map<String, String> options) {
        return Network.create(
                NetworkConfig.of(SwinConfig.micro(), 32), Methods.of(Methods.spec(method, options)), Device.cpu(), 3);
    }
}
