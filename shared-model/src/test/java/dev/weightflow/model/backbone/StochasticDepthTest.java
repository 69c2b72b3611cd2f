package dev.weightflow.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StochasticDepthTest {

    private static final int SIDE = 32;

    @Test
    void rates_grow_over_all_blocks_from_nothing_to_the_configured_one() {
        SwinConfig tiny = SwinConfig.tiny();

        // linspace(0, 0.2, 12), as in the published model
        assertThat(tiny.blocks()).isEqualTo(12);
        assertThat(tiny.dropPath(0)).isZero();
        assertThat(tiny.dropPath(5)).isCloseTo(0.2 * 5 / 11, within(1e-15));
        assertThat(tiny.dropPath(11)).isCloseTo(0.2, within(1e-15));
    }

    @Test
    void branches_of_single_samples_are_dropped_and_the_others_made_up_for_it() {
        try (StepScope scope = StepScope.open()) {
            NDArray x = Torch.manager(Device.cpu()).ones(new Shape(4000, 2, 3));
            Torch.seed(5);

            float[] kept = Torch.inference(() -> Ops.dropPath(x, 0.25)).toFloatArray();

            int dropped = 0;
            for (int sample = 0; sample < 4000; sample++) {
                for (int i = 1; i < 6; i++) {
                    assertThat(kept[6 * sample + i]).isEqualTo(kept[6 * sample]);
                }
                assertThat(kept[6 * sample]).isIn(0f, 1 / 0.75f);
                dropped += kept[6 * sample] == 0 ? 1 : 0;
            }
            assertThat(dropped).isBetween(850, 1150);
        }
    }

    @Test
    void the_network_drops_in_training_only_and_by_the_rate_of_each_block() {
        assertThat(change(0.5, true)).isPositive();
        assertThat(change(0.5, false)).isZero();
        assertThat(change(0, true)).isZero();
    }

    /** Computes the largest difference of the last stage's features between two seeds. */
    private static float change(double rate, boolean training) {
        try (Network network = Network.create(
                        NetworkConfig.of(
                                SwinConfig.micro().withDropPath(rate), SIDE, new TreeSet<>(Set.of(PascalTasks.SAL))),
                        Methods.of(Methods.spec(MethodName.FULL)),
                        Device.cpu(),
                        3);
                StepScope scope = StepScope.open()) {
            NDArray one = features(network, 1, training);
            NDArray other = features(network, 2, training);
            // a network that lost a whole branch in every sample would be the same for all seeds
            assertThat(one.isNaN().any().getBoolean()).isFalse();
            return one.sub(other).abs().max().getFloat();
        }
    }

    private static NDArray features(Network network, long seed, boolean training) {
        NDArray ramp = network.parameters().manager().arange(8 * 3 * SIDE * SIDE);
        NDArray images =
                Ops.scale(ramp.toType(DataType.FLOAT32, false), 0.37).sin().reshape(8, 3, SIDE, SIDE);
        Torch.seed(seed);
        return Torch.inference(() -> network.config()
                .layout()
                .prepare(network.parameters().manager())
                .forward(
                        images,
                        name -> network.parameters().get("backbone." + name),
                        network.method()
                                .hooks(
                                        network.config().layout(),
                                        network.method()
                                                .passes(network.config().taskNames())
                                                .get(0),
                                        network.parameters(),
                                        training),
                        training)
                .get(3)
                .afterMerging()
                .shared());
    }
}
