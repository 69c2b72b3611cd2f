package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import dev.weightflow.data.dataset.transform.TrainTransform;
import dev.weightflow.data.weights.InMemory;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.Sampling;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests FAAR's ranks over epochs of four steps. */
class RankSelectionTrainingTest {

    private static final int SIDE = 32;
    private static final int EPOCH = 4;
    private static final TrainingSpec CONFIG = SpecBuilder.reference(TrainingLength.steps(13), 2, 3)
            .learningRate(2e-3)
            .checkpointEverySteps(EPOCH)
            .build();
    private static final String PAIR = "backbone.layers.1.blocks.0.mlp.fc1.";

    private final RealSamples samples = RealSamples.first(8);

    @Test
    void ranks_fall_and_a_run_resumed_where_an_epoch_ends_has_the_same_bits() {
        List<byte[]> states = new ArrayList<>();
        List<Integer> caps = new ArrayList<>();
        byte[] end;
        try (Network network = network();
                TrainingLoop loop = loop(network)) {
            loop.run(
                    new TrainingListener() {
                        @Override
                        public void stepDone(StepReport report) {
                            caps.add(cap(network));
                        }

                        @Override
                        public void checkpointDue(int step) {
                            states.add(loop.state().encode());
                        }
                    },
                    () -> false);
            end = loop.state().encode();
            assertDropped(network);
        }
        assertThat(caps.subList(0, EPOCH - 1)).containsOnly(8);
        assertThat(caps.get(EPOCH - 1)).isBetween(2, 7);
        for (int step = EPOCH; step < caps.size(); step++) {
            int before = caps.get(step - 1);
            assertThat(caps.get(step)).isBetween((step + 1) % EPOCH == 0 ? 2 : before, before);
        }

        assertThat(states).hasSize(3);
        for (byte[] state : states) {
            try (Network network = network();
                    TrainingLoop loop = loop(network)) {
                loop.restore(TrainingState.of(InMemory.read("at an epoch's end", state)));
                loop.run(report -> {}, () -> false);

                assertThat(loop.state().encode()).isEqualTo(end);
            }
        }
    }

    /** Asserts that the dropped directions, which a step followed, are still 0. */
    private static void assertDropped(Network network) {
        try (StepScope scope = StepScope.open()) {
            int cap = cap(network);
            float[] rows = network.parameters()
                    .get(PAIR + "lora_shared_A")
                    .abs()
                    .sum(new int[] {1})
                    .toFloatArray();
            for (int direction = 0; direction < 8; direction++) {
                assertThat(rows[direction] > 0).isEqualTo(direction < cap);
            }
        }
    }

    private static int cap(Network network) {
        return (int) network.parameters().get(PAIR + "faar_shared_cap").toFloatArray()[0];
    }

    private static Network network() {
        MethodSpec spec = Methods.spec(MethodName.FAAR, Map.of("rank", "8", "coverage", "0.5"));
        return Network.create(NetworkConfig.of(SwinConfig.micro(), SIDE), Methods.of(spec), Device.cpu(), 1);
    }

    private TrainingLoop loop(Network network) {
        InstantSource stopped = InstantSource.fixed(Instant.EPOCH);
        return TrainingLoop.of(
                network, CONFIG, samples, new TrainTransform(SIDE, CONFIG.seed(), Sampling.REFERENCE), stopped);
    }
}
