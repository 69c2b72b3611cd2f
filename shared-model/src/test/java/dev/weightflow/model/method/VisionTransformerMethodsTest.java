package dev.weightflow.model.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.Normalisation;
import dev.weightflow.model.backbone.vit.VitConfig;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.Backward;
import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.MethodSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Tests every method that applies to a Vision Transformer, on the smallest one. */
class VisionTransformerMethodsTest {

    private static final NetworkConfig VIT = NetworkConfig.of(VitConfig.MICRO, 64);

    @ParameterizedTest
    @EnumSource(value = MethodName.class, mode = Mode.EXCLUDE, names = "TADFORMER")
    void a_step_along_the_gradients_lowers_the_loss_and_merging_changes_nothing(MethodName method) {
        try (Network network = network(ExampleMethods.spec(method));
                StepScope scope = StepScope.open()) {
            MethodMatrixTest.disturb(network, 0.05f);
            double before = Torch.recording(() -> {
                NDArray loss = loss(network);
                Backward.of(loss);
                return (double) loss.getFloat();
            });
            for (Parameter parameter : network.parameters().trained()) {
                if (!withoutPath(method, parameter.name())) {
                    assertThat(parameter.array().getGradient().abs().max().getFloat())
                            .as("gradient of " + parameter.name())
                            .isPositive();
                }
            }

            double after = Torch.inference(() -> {
                network.parameters()
                        .trained()
                        .forEach(parameter -> Ops.copyInPlace(
                                parameter.array(),
                                Ops.addScaled(
                                        parameter.array(), parameter.array().getGradient(), -1e-3)));
                return (double) loss(network).getFloat();
            });

            assertThat(after).isLessThan(before);
            Map<TaskName, NDArray> unmerged = forward(network);
            try (Network merged = network.merged()) {
                forward(merged).forEach((task, output) -> {
                    assertThat(output.getShape())
                            .isEqualTo(new Shape(2, Tasks.PASCAL.get(task).channels(), 64, 64));
                    assertThat(difference(output, unmerged.get(task)))
                            .as(task.key())
                            .isLessThan(1e-4f);
                });
            }
        }
    }

    @Test
    void both_decoders_read_the_pyramid() {
        MethodSpec segformer = Methods.spec(MethodName.DELORA, Map.of("decoder", "segformer"));
        MethodSpec shallow = Methods.spec(MethodName.VPT, Map.of("deep", "false", "perTask", "false"));
        for (MethodSpec spec : new MethodSpec[] {segformer, shallow}) {
            try (Network network = network(spec);
                    StepScope scope = StepScope.open()) {
                forward(network)
                        .forEach((task, output) ->
                                assertThat(output.isNaN().any().getBoolean()).isFalse());
            }
        }
    }

    @Test
    void tasks_with_adapters_of_their_own_stay_apart_because_each_has_a_neck() {
        try (Network network = network(Methods.spec(MethodName.LORA))) {
            List<BackbonePass> passes = network.method().passes(network.config().taskNames());

            assertThat(BackbonePass.independent(
                            passes,
                            network.parameters().trained().stream()
                                    .map(Parameter::name)
                                    .toList()))
                    .isEqualTo(passes)
                    .hasSize(4);
        }
    }

    @Test
    void a_backbone_gets_its_images_as_its_pre_training_had_them() {
        VitConfig micro = VitConfig.MICRO;
        VitConfig other = new VitConfig(
                micro.name(),
                micro.patch(),
                micro.channels(),
                micro.depth(),
                micro.heads(),
                micro.mlpRatio(),
                micro.registers(),
                micro.layerScale(),
                0,
                Normalisation.INCEPTION);
        Method full = Methods.of(Methods.spec(MethodName.FULL));
        try (Network network = network(full.options().spec());
                Network same = Network.create(NetworkConfig.of(other, 64), full, Device.cpu(), 3);
                StepScope scope = StepScope.open()) {
            NDArray image = image(network);
            Map<TaskName, NDArray> expected = Torch.inference(
                    () -> network.forward(Normalisation.INCEPTION.of(image, Normalisation.IMAGENET), false));

            Torch.inference(() -> same.forward(image, false))
                    .forEach((task, output) ->
                            assertThat(difference(output, expected.get(task))).isZero());
            assertThat(difference(
                            expected.get(PascalTasks.SAL), forward(network).get(PascalTasks.SAL)))
                    .isPositive();
        }
    }

    @Test
    void a_method_of_windows_or_mergings_says_in_one_sentence_that_it_does_not_apply() {
        assertThatThrownBy(() -> network(Methods.spec(MethodName.TADFORMER)))
                .hasMessage(
                        "the method tadformer cannot be applied: its tasks' prompts stand before the tokens of windows,"
                                + " which vit-micro does not have; choose a Swin Transformer, such as tiny, or another method");
        assertThatThrownBy(() -> network(Methods.spec(MethodName.MTLORA, Map.of("targets", "fc1,merging"))))
                .hasMessage(
                        "the method mtlora cannot be applied: targets have merging, and vit-micro merges no patches;"
                                + " leave merging out");
    }

    /** Returns whether no task's stream uses the parameter in the last block, where each has its own. */
    private static boolean withoutPath(MethodName method, String name) {
        return switch (method) {
            case FAAR -> name.matches("backbone\\.blocks\\.2\\.mlp\\.fc2\\.(lora_shared_.|faar_shared_lengths)");
            case MTLORA -> name.matches("backbone\\.blocks\\.2\\.mlp\\.fc2\\.lora_shared_.*");
            case DITASK -> name.matches("backbone\\.blocks\\.2\\.(attn\\.proj|mlp\\.fc[12])\\.ditask_shared_theta");
            default -> false;
        };
    }

    private static Network network(MethodSpec spec) {
        return Network.create(VIT, Methods.of(spec), Device.cpu(), 3);
    }

    private static NDArray loss(Network network) {
        return network.forward(image(network), false).values().stream()
                .map(output -> output.square().mean())
                .reduce(NDArray::add)
                .orElseThrow();
    }

    private static Map<TaskName, NDArray> forward(Network network) {
        return Torch.inference(() -> network.forward(image(network), false));
    }

    private static NDArray image(Network network) {
        NDArray ramp = network.parameters().manager().arange(2 * 3 * 64 * 64);
        return Ops.scale(ramp.toType(DataType.FLOAT32, false), 0.37).sin().reshape(2, 3, 64, 64);
    }

    private static float difference(NDArray a, NDArray b) {
        return a.sub(b).abs().max().getFloat() / Math.max(1, b.abs().max().getFloat());
    }
}
