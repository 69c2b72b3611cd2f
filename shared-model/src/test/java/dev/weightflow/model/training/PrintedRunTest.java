package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.weightflow.data.weights.InMemory;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.MatrixProducts;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.training.DecayExemption;
import dev.weightflow.schema.training.LossWeights;
import dev.weightflow.schema.training.OptimizerOptions;
import dev.weightflow.schema.training.Precision;
import dev.weightflow.schema.training.Regularization;
import dev.weightflow.schema.training.Sampling;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintedRunTest {

    /** Resume states of two runs by an earlier version: options as Java prints records, all of them or those that had been chosen. */
    @ParameterizedTest
    @ValueSource(strings = {"usual", "unusual"})
    void a_state_that_names_its_options_as_java_prints_them_goes_on(String kind) throws IOException {
        TrainingSpec config = kind.equals("usual") ? USUAL : UNUSUAL;
        NetworkConfig model = NetworkConfig.of(
                SwinConfig.micro().withDropPath(0.1), 32, new TreeSet<>(Set.of(PascalTasks.SEMSEG, PascalTasks.SAL)));
        try (Network network = Network.create(model, Methods.of(Methods.spec(MethodName.LORA)), Device.cpu(), 1);
                TrainingLoop loop = loop(network, config);
                TrainingLoop other = loop(
                        network,
                        SpecBuilder.from(config)
                                .lossWeights(LossWeights.ofPascal(
                                        config.lossWeights().of(PascalTasks.SEMSEG), 9.0, null, null))
                                .build());
                InputStream stored = getClass().getResourceAsStream("printed-run-" + kind + ".json")) {
            // what a seed draws may differ from one machine to another
            String header = new String(stored.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(
                            "381d1ed2ab81fbe3bfe1779981d14eaa06af36cc72d5b3dc778e1e75b75b4149",
                            network.digestOfFrozen());
            TrainingState state = TrainingState.of(InMemory.read(
                    "old",
                    Safetensors.encode(loop.state().tensors(), Map.of("weightflow.training-state", header.strip()))));

            loop.restore(state);

            assertThat(state.run().get("backbone")).startsWith("SwinConfig[");
            assertThatThrownBy(() -> other.restore(state))
                    .isInstanceOf(TrainingException.RunMismatch.class)
                    .hasMessageContaining("loss weights human_parts is absent there and 9.0 here");
        } finally {
            MatrixProducts.configure(MatrixProducts.AUTO);
        }
    }

    private static final TrainingSpec USUAL =
            SpecBuilder.reference(TrainingLength.steps(4), 2, 5).build();
    private static final TrainingSpec UNUSUAL = SpecBuilder.reference(TrainingLength.epochs(3), 2, 5)
            .learningRate(2e-3)
            .accumulation(2)
            .lossWeights(LossWeights.ofPascal(1.5, null, 3.0, null))
            .optimizer(new OptimizerOptions(
                    0.8, null, 1e-7, List.of(DecayExemption.VECTORS, DecayExemption.POSITION_BIAS), null, 0.02))
            .sampling(new Sampling(1.0, 10.0, null, null, null))
            .precision(Precision.BF16)
            .regularization(new Regularization(0.1, null, 0.5))
            .build();

    private static TrainingLoop loop(Network network, TrainingSpec config) {
        return TrainingLoop.of(
                network,
                config,
                new SyntheticSamples(14),
                SyntheticSamples.transform(32),
                InstantSource.fixed(Instant.EPOCH));
    }
}
