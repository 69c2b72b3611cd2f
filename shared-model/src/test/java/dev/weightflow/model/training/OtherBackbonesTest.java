package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.backbone.Backbones;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.Formula;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests backbones other than Swin from name to checkpoint, one of them ({@code patch-mlp}) from a folder of the test sources. */
class OtherBackbonesTest {

    private static final int SIDE = 64;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"patch-mlp, delora", "patch-mlp, mtlora", "vit-micro, delora"})
    void a_backbone_is_found_by_its_name_trained_and_opened_again(String backbone, String method) {
        TrainingSpec spec = SpecBuilder.reference(TrainingLength.steps(8), 4, 1)
                .learningRate(4e-3)
                .build();
        List<Double> losses = new ArrayList<>();
        Path file = folder.resolve("adapter.safetensors");
        try (Network network = Network.create(
                        NetworkConfig.of(Backbones.of(backbone).withDropPath(0.1), SIDE),
                        Methods.of(spec(MethodName.of(method))),
                        Device.cpu(),
                        1);
                TrainingLoop loop = TrainingLoop.of(
                        network, spec, new SyntheticSamples(8), SyntheticSamples.transform(SIDE), Clock.systemUTC());
                StepScope scope = StepScope.open()) {

            loop.run(report -> losses.add(report.metrics().totalLoss()), () -> false);
            Checkpoint.write(network, file);

            assertThat(losses.get(losses.size() - 1)).isLessThan(0.95 * losses.get(0));
            try (Network opened = Checkpoint.open(file, Optional.empty(), Device.cpu())) {
                assertThat(opened.config().backbone()).isEqualTo(Backbones.of(backbone));
                Map<TaskName, NDArray> predicted = predict(network);
                predict(opened).forEach((task, output) -> assertThat(output.toFloatArray())
                        .as(task.key())
                        .isEqualTo(predicted.get(task).toFloatArray()));
            }
        }
    }

    /** The patch MLP has no attention to adapt. */
    private static MethodSpec spec(MethodName method) {
        return Methods.spec(method, Map.of("targets", "fc1,fc2", "rank", "4"));
    }

    private static Map<TaskName, NDArray> predict(Network network) {
        NDArray image = Formula.array(network.parameters().manager(), "image", new Shape(2, 3, SIDE, SIDE));
        return Torch.inference(() -> network.forward(image, false));
    }
}
