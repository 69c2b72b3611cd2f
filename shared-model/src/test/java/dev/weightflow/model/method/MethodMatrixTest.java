package dev.weightflow.model.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.network.StateDictLoader;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.Backward;
import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.MethodSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Properties of every method, whatever it adapts. */
class MethodMatrixTest {

    private static final NetworkConfig MICRO = NetworkConfig.of(SwinConfig.micro(), 64);
    private static final NetworkConfig SMALL = NetworkConfig.of(SwinConfig.micro(), 32);

    /**
     * Returns whether no task's stream uses the parameter: MTLoRA's and FAAR's last shared adapter, DiTASK's after the last attention, and the norms
     * for tasks that TADFormer has in every block and uses in the last of each stage.
     */
    private static boolean withoutPath(MethodName method, String name) {
        return switch (method) {
            case FAAR ->
                name.matches("backbone\\.layers\\.3\\.blocks\\.1\\.mlp\\.fc2\\.(lora_shared_.|faar_shared_lengths)");
            case MTLORA -> name.matches("backbone\\.layers\\.3\\.blocks\\.1\\.mlp\\.fc2\\.lora_shared_.*");
            case DITASK ->
                name.matches("backbone\\.layers\\.3\\.blocks\\.1\\.(attn\\.proj|mlp\\.fc[12])\\.ditask_shared_theta");
            case TADFORMER -> name.matches("backbone\\.layers\\.\\d\\.blocks\\.0\\.attn\\.proj\\.tadformer_norm\\..*");
            default -> false;
        };
    }

    /** Values for options; most options refuse most of them. */
    private static final List<String> WORDS = List.of(
            "1",
            "2",
            "0.5",
            "true",
            "false",
            "k,proj",
            "fc1,fc2",
            "q,k,v",
            "q,k,v,fc1,merging",
            "",
            "norms",
            "centered-softmax",
            "low-rank",
            "transposed",
            "transposed-square",
            "first",
            "all",
            "sqrt-rank",
            "none",
            "heun",
            "rk4",
            "cayley",
            "index",
            "static",
            "output",
            "advection");

    /** Extensions that the paper proposes, alone and together. */
    static final List<MethodSpec> DIRECTIONS = Stream.of(
                    Map.of("field", "advection", "integrator", "rk4"),
                    Map.of("integrator", "rk4", "axis", "first"),
                    Map.of("taskRank", "2", "targets", "q,v,fc1"),
                    Map.of("inputAdaptive", "true", "targets", "v,fc2"),
                    Map.of("linearised", "true", "integrator", "heun", "steps", "2"),
                    Map.of(
                            "field", "centered-softmax",
                            "linearised", "true",
                            "taskRank", "2",
                            "inputAdaptive", "true"))
            .map(options -> Methods.spec(MethodName.DELORA, options))
            .toList();

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void every_task_is_predicted_at_the_images_resolution(MethodName method) {
        try (Network network = network(method);
                StepScope scope = StepScope.open()) {
            Map<TaskName, NDArray> outputs = forward(network, 64);

            assertThat(outputs.keySet()).containsExactlyInAnyOrderElementsOf(PascalTasks.NAMES);
            outputs.forEach((task, output) -> {
                assertThat(output.getShape())
                        .isEqualTo(new Shape(2, Tasks.PASCAL.get(task).channels(), 64, 64));
                assertThat(output.isNaN().any().getBoolean()).isFalse();
            });
        }
    }

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void a_merged_network_predicts_the_same_whatever_the_options(MethodName method) {
        for (MethodSpec spec : variants(method)) {
            try (Network network = Network.create(SMALL, Methods.of(spec), Device.cpu(), 3);
                    StepScope scope = StepScope.open()) {
                disturb(
                        network,
                        0.05f); // more of it makes rounding errors large in methods with products of activations
                try (Network merged = network.merged()) {
                    Map<TaskName, NDArray> unmerged = forward(network, 32);

                    forward(merged, 32).forEach((task, output) -> assertThat(difference(output, unmerged.get(task)))
                            .as(spec + " " + task.key())
                            .isLessThan(1e-4f));
                    assertThat(merged.parameters().trained()).isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void every_trained_parameter_has_a_gradient_and_no_other_moves(MethodName method) {
        for (MethodSpec spec : named(method)) {
            try (Network network = network(spec);
                    StepScope scope = StepScope.open()) {
                disturb(network, 0.1f);
                Torch.recording(() -> {
                    Backward.of(loss(network));
                    return null;
                });

                for (Parameter parameter : network.parameters().parameters()) {
                    assertThat(parameter.array().hasGradient())
                            .as(parameter.name())
                            .isEqualTo(parameter.trained());
                    if (parameter.trained() && !withoutPath(method, parameter.name())) {
                        assertThat(parameter.array().getGradient().abs().max().getFloat())
                                .as("gradient of " + parameter.name())
                                .isPositive();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void gradients_are_the_slopes_of_the_loss(MethodName method) {
        for (MethodSpec spec : named(method)) {
            try (Network network = network(spec);
                    StepScope scope = StepScope.open()) {
                disturb(network, 0.02f);
                Torch.recording(() -> {
                    Backward.of(loss(network));
                    return null;
                });
                List<Parameter> moved = network.parameters().trained().stream()
                        .filter(parameter -> !withoutPath(method, parameter.name()))
                        .filter(parameter -> parameter.group() != ParameterGroup.DECODER)
                        .toList();
                // along the gradient itself, so that a wrong part of it shows in the whole
                double expected = 0;
                for (Parameter parameter : moved) {
                    expected += Math.pow(parameter.array().getGradient().norm().getFloat(), 2);
                }
                double step = 1e-3 / Math.sqrt(expected);

                double slope = moved.isEmpty()
                        ? 0
                        : (lossAfter(network, moved, step) - lossAfter(network, moved, -2 * step)) / (2 * step);

                assertThat(slope).isCloseTo(expected, withinPercentage(2));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void adapters_start_where_the_loaded_backbone_is_not_changed_unless_the_method_says_so(MethodName method) {
        if (method == MethodName.DELORA) {
            return; // the paper's field is positive everywhere: its flow starts away from the identity
        } else if (method == MethodName.VPT || method == MethodName.TADFORMER) {
            return; // attention sees the prompts from the beginning
        }
        try (Network plain = Network.create(SMALL, Methods.of(Methods.spec(MethodName.FULL)), Device.cpu(), 5);
                Network network = Network.create(SMALL, Methods.of(ExampleMethods.spec(method)), Device.cpu(), 9);
                StepScope scope = StepScope.open()) {
            StateDictLoader.loadBackbone(network, "plain", StateDictLoader.of(plain));

            assertThat(difference(stages(network), stages(plain))).isLessThan(1e-5f);
        }
    }

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void what_it_cannot_follow_is_refused(MethodName method) {
        assertThatThrownBy(() -> ExampleMethods.spec(method, Map.of("speed", "9", "decoder", "unet")))
                .hasMessageStartingWith("The method " + method.key() + " has 2 faults: ")
                .hasMessageContainingAll("speed is not an option", "there is no 'unet'; choose hrnet, segformer");
        ExampleMethods.spec(method).words().forEach((option, value) -> {
            if (value.matches("[0-9]+")) {
                assertThatThrownBy(() -> ExampleMethods.spec(method, Map.of(option, "0")))
                        .hasMessageFindingMatch(option + " must be at least [1-9], not 0");
            }
        });
    }

    /** Returns the method with its defaults, and with options that make it a different method. */
    private static List<MethodSpec> named(MethodName method) {
        return Stream.of(
                        Stream.of(ExampleMethods.spec(method)),
                        DIRECTIONS.stream().filter(spec -> spec.name() == method),
                        Stream.of(ExampleMethods.ia3()).filter(spec -> spec.name() == method))
                .flatMap(specs -> specs)
                .toList();
    }

    /** Returns the method with each of its options set to each valid value, one at a time. */
    private static List<MethodSpec> variants(MethodName method) {
        Set<MethodSpec> specs = new LinkedHashSet<>();
        specs.addAll(named(method));
        for (String option : optionsOf(method)) {
            for (String word : WORDS) {
                try {
                    specs.add(ExampleMethods.spec(method, Map.of(option, word)));
                } catch (InvalidRecordException e) {
                    // the method does not take it
                }
            }
        }
        return List.copyOf(specs);
    }

    /** Lists all options of the method's record, including those that do not apply by default. */
    private static List<String> optionsOf(MethodName method) {
        return Methods.optionNames(ExampleMethods.spec(method));
    }

    private static NDArray loss(Network network) {
        return network.forward(image(network, 64), false).values().stream()
                .map(output -> output.square().mean())
                .reduce(NDArray::add)
                .orElseThrow();
    }

    /** Moves the parameters along their gradients by that factor, and returns the loss. */
    private static double lossAfter(Network network, List<Parameter> parameters, double factor) {
        return Torch.inference(() -> {
            parameters.forEach(parameter -> Ops.copyInPlace(
                    parameter.array(),
                    Ops.addScaled(parameter.array(), parameter.array().getGradient(), factor)));
            return (double) loss(network).getFloat();
        });
    }

    private static NDArray stages(Network network) {
        return Torch.inference(() -> {
            BackbonePass pass =
                    network.method().passes(network.config().taskNames()).get(0);
            return network.config()
                    .layout()
                    .prepare(network.parameters().manager())
                    .forward(
                            image(network, 32),
                            name -> network.parameters().get(pass.prefix() + name),
                            network.method().hooks(network.config().layout(), pass, network.parameters(), false),
                            false)
                    .get(3)
                    .afterMerging()
                    .shared();
        });
    }

    private static Network network(MethodName method) {
        return network(ExampleMethods.spec(method));
    }

    private static Network network(MethodSpec spec) {
        return Network.create(MICRO, Methods.of(spec), Device.cpu(), 3);
    }

    /** Changes adapters that start at zero, so that they have an effect. */
    static void disturb(Network network, float by) {
        Torch.seed(11);
        Torch.inference(() -> {
            network.parameters().parameters().stream()
                    .filter(parameter -> parameter.group() == ParameterGroup.ADAPTER)
                    .forEach(parameter -> parameter
                            .array()
                            .addi(parameter
                                    .array()
                                    .getManager()
                                    .randomNormal(0, by, parameter.array().getShape(), DataType.FLOAT32)));
            return null;
        });
    }

    private static Map<TaskName, NDArray> forward(Network network, int side) {
        return Torch.inference(() -> network.forward(image(network, side), false));
    }

    private static NDArray image(Network network, int side) {
        NDArray ramp = network.parameters().manager().arange(2 * 3 * side * side);
        return Ops.scale(ramp.toType(DataType.FLOAT32, false), 0.37).sin().reshape(2, 3, side, side);
    }

    private static float difference(NDArray a, NDArray b) {
        return a.sub(b).abs().max().getFloat() / Math.max(1, b.abs().max().getFloat());
    }
}
