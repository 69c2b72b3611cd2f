package dev.weightflow.model.backbone.vit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.Normalisation;
import dev.weightflow.model.backbone.StageFeatures;
import dev.weightflow.model.backbone.StageShape;
import dev.weightflow.model.backbone.TaskFeatures;
import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Formula;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.model.testing.Backward;
import dev.weightflow.schema.MethodName;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small Vision Transformers against PyTorch: {@code src/test/python/vit_parity.py} made the expectations. */
class VisionTransformerParityTest {

    private static final double TOLERANCE = 1e-4;

    @Test
    void features_and_gradients_with_registers_and_layer_scale_are_those_of_pytorch() throws IOException {
        parity("vit", VitConfig.MICRO, 64);
    }

    @Test
    void features_and_gradients_without_them_are_those_of_pytorch() throws IOException {
        parity("vit_plain", new VitConfig("plain", 8, 48, 2, 3, 4, 0, 0, 0, Normalisation.INCEPTION), 48);
    }

    @ParameterizedTest
    @CsvSource({"vit_vpt_deep, 3, true", "vit_vpt_shallow, 5, false"})
    void prompts_of_vpt_pass_the_blocks_as_in_pytorch(String fixture, int prompts, boolean deep) throws IOException {
        Method vpt = Methods.of(
                Methods.spec(MethodName.VPT, Map.of("prompts", prompts + "", "deep", deep + "", "perTask", "false")));
        NetworkConfig config = NetworkConfig.of(VitConfig.MICRO, 64);
        try (Network network = Network.create(config, vpt, Device.cpu(), 1);
                StepScope scope = StepScope.open()) {
            ParameterSet parameters = network.parameters();
            BackbonePass pass = vpt.passes(config.taskNames()).get(0);
            Torch.update(() -> parameters.state().forEach((name, array) -> {
                String plain = name.replaceFirst("^backbone\\.", "").replaceFirst("^neck\\.shared\\.", "neck.");
                Ops.copyInPlace(array, weights(parameters.manager(), plain, array.getShape()));
            }));
            Map<String, NDArray> expected = fixture(parameters.manager(), fixture);
            NDArray image = Formula.array(parameters.manager(), "image", new Shape(2, 3, 64, 64));

            List<StageFeatures> features = Torch.inference(() -> config.layout()
                    .prepare(parameters.manager())
                    .forward(
                            image,
                            name -> parameters.get(pass.parameter(name)),
                            vpt.hooks(config.layout(), pass, parameters, false),
                            false));

            for (int stage = 0; stage < 4; stage++) {
                NDArray tokens = features.get(stage).afterMerging().shared();
                assertClose("stage." + stage, tokens.get(":, ::3, ::2"), expected);
            }
        }
    }

    private static void parity(String fixture, VitConfig config, int imageSize) throws IOException {
        VitLayout layout = config.layout(imageSize);
        List<ParameterSpec> specs = Stream.concat(layout.parameters().stream(), layout.neck().stream())
                .toList();
        try (ParameterSet parameters = ParameterSet.of(
                        Torch.manager(Device.cpu()),
                        specs,
                        List.of(),
                        spec -> true,
                        (manager, spec) -> weights(manager, spec.name(), spec.shape()));
                StepScope scope = StepScope.open()) {
            Map<String, NDArray> expected = fixture(parameters.manager(), fixture);
            NDArray image = Formula.array(parameters.manager(), "image", new Shape(2, 3, imageSize, imageSize));
            BackboneHooks plain = (layer, x) -> x.map(y -> linear(layer, y, parameters));

            float loss = Torch.recording(() -> {
                List<StageFeatures> features =
                        layout.prepare(parameters.manager()).forward(image, parameters::get, plain, false);
                assertThat(features).hasSize(4);
                NDArray sum = null;
                for (int stage = 0; stage < 4; stage++) {
                    TaskFeatures tokens = features.get(stage).beforeMerging();
                    StageShape shape = layout.stageShapes().get(stage);
                    assertThat(tokens.shared().getShape())
                            .isEqualTo(new Shape(2, (long) shape.grid() * shape.grid(), shape.channels()));
                    assertClose("stage." + stage, tokens.shared().get(":, ::3, ::2"), expected);
                    NDArray probe = Formula.array(
                            parameters.manager(),
                            "probe." + stage,
                            tokens.shared().getShape());
                    NDArray term = tokens.shared().mul(probe).mean();
                    sum = sum == null ? term : sum.add(term);
                }
                Backward.of(sum);
                return sum.getFloat();
            });

            assertThat((double) loss).isCloseTo(expected.get("loss").toFloatArray()[0], withPercentage(0.01));
            assertThat(specs).hasSize((int) expected.keySet().stream()
                    .filter(name -> name.startsWith("gradient."))
                    .count());
            for (Parameter parameter : parameters.parameters()) {
                assertGradient(parameter, expected.get("gradient." + parameter.name()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 6", "7, 4", "16, 5", "37, 32", "5, 5"})
    void position_embeddings_of_another_grid_are_resampled_as_timm_does(int side, int target) throws IOException {
        try (NDManager manager = Torch.manager(Device.cpu())) {
            NDArray wanted = fixture(manager, "vit_positions").get(side + "." + target);
            HostTensor given =
                    Transfer.toHost(Formula.array(manager, "pos." + side, new Shape(1, 1 + (long) side * side, 8)));

            HostTensor got = PositionEmbedding.resampled(given, target);

            NDArray array = new Transfer().toDevice(manager, got);
            assertThat(array.getShape()).isEqualTo(new Shape(1, 1 + (long) target * target, 8));
            assertThat(array.get(":, ::3").sub(wanted).abs().max().getFloat()).isLessThan(2e-6f);
        }
    }

    private static NDArray linear(LinearLayer layer, NDArray x, ParameterSet parameters) {
        return Ops.linear(x, parameters.get(layer.weight()), parameters.get(layer.bias()));
    }

    private static NDArray weights(NDManager manager, String name, Shape shape) {
        if (name.endsWith(".gamma")) {
            return Formula.array(manager, name, shape, 0.1, 0.5);
        } else if (shape.dimension() == 1) {
            return Formula.array(manager, name, shape, 0.1, name.endsWith(".weight") ? 1 : 0);
        } else if (shape.dimension() == 3 || name.endsWith(".vpt_prompts")) {
            return Formula.array(manager, name, shape, 0.5, 0);
        } else if (name.startsWith("neck.")) {
            return Formula.array(manager, name, shape, 1 / Math.sqrt(shape.get(0)), 0);
        }
        return Formula.array(manager, name, shape, 1 / Math.sqrt((double) shape.size() / shape.get(0)), 0);
    }

    private static void assertGradient(Parameter parameter, NDArray pair) {
        NDArray gradient = parameter.array().getGradient();
        NDArray probe = Formula.array(gradient.getManager(), "gradient." + parameter.name(), gradient.getShape());
        float[] values = pair.toFloatArray();
        double norm = Math.max(values[0], 1e-6);
        assertThat(Math.abs(gradient.norm().getFloat() - values[0]) / norm)
                .as("norm of the gradient of " + parameter.name())
                .isLessThan(5e-4);
        assertThat(Math.abs(gradient.mul(probe).sum().getFloat() - values[1]) / norm)
                .as("gradient of " + parameter.name())
                .isLessThan(5e-3);
    }

    private static Map<String, NDArray> fixture(NDManager manager, String name) throws IOException {
        try (InputStream bytes =
                VisionTransformerParityTest.class.getResourceAsStream("/parity/" + name + ".safetensors")) {
            Map<String, NDArray> arrays = new HashMap<>();
            NDList.decode(manager, bytes.readAllBytes()).forEach(array -> arrays.put(array.getName(), array));
            return arrays;
        }
    }

    private static void assertClose(String name, NDArray got, Map<String, NDArray> expected) {
        NDArray wanted = expected.get(name);
        assertThat(got.getShape()).as(name).isEqualTo(wanted.getShape());
        float scale = wanted.abs().max().getFloat();
        assertThat((double) got.sub(wanted).abs().max().getFloat() / scale)
                .as("relative difference of " + name)
                .isLessThan(TOLERANCE);
    }
}
