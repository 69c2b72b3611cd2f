package dev.weightflow.model.method;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.LinearLayer.Kind;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.backbone.TaskFeatures;
import dev.weightflow.model.flow.LowRankField;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests single layers of adapted networks: in training and without, and packed ones of which only parts are adapted. */
class AdaptedLayersTest {

    static final NetworkConfig SMALL =
            NetworkConfig.of(SwinConfig.micro(), 32, new TreeSet<>(Set.of(PascalTasks.SEMSEG, PascalTasks.SAL)));

    /** FAAR's training uses a random number of directions, of one always that one; TADFormer's layers need each other. */
    @ParameterizedTest
    @EnumSource(value = MethodName.class, mode = Mode.EXCLUDE, names = "TADFORMER")
    void without_dropout_training_computes_the_same_layers(MethodName method) {
        Map<String, String> options = new HashMap<>();
        if (ExampleMethods.spec(method).words().containsKey("dropout")) {
            options.put("dropout", "0.0");
        }
        if (method == MethodName.FAAR) {
            options.putAll(Map.of("rank", "1", "taskRank", "1"));
        }
        try (Network network = network(method, options);
                StepScope scope = StepScope.open()) {
            for (BackbonePass pass : network.method().passes(SMALL.taskNames())) {
                Torch.inference(() -> {
                    BackboneHooks training =
                            network.method().hooks(network.config().layout(), pass, network.parameters(), true);
                    BackboneHooks usual =
                            network.method().hooks(network.config().layout(), pass, network.parameters(), false);
                    for (LinearLayer layer : SMALL.layout().linearLayers()) {
                        NDArray x = network.parameters().manager().randomNormal(new Shape(2, 5, layer.in()));
                        TaskFeatures expected = usual.project(layer, TaskFeatures.shared(x));
                        TaskFeatures got = training.project(layer, TaskFeatures.shared(x));

                        for (TaskName task : pass.tasks()) {
                            assertThat(difference(got.of(task), expected.of(task)))
                                    .as(layer.name())
                                    .isLessThan(1e-6f);
                        }
                    }
                    return null;
                });
            }
        }
    }

    /** A dropout this small drops nothing, but selects the branch beside the frozen weight. */
    @ParameterizedTest
    @ValueSource(strings = {"q", "k", "v", "q,k", "q,v", "k,v", "q,k,v", "proj", "fc1,fc2"})
    void a_branch_adds_its_product_to_the_rows_of_its_target_and_zeros_to_others(String targets) {
        Map<String, String> options = Map.of(
                "targets", targets, "rank", "2", "scale", "3", "dropout", "1e-9", "perTask", "false", "smallParts", "");
        try (Network network = network(MethodName.LORA, options);
                StepScope scope = StepScope.open()) {
            BackbonePass pass = network.method().passes(SMALL.taskNames()).get(0);
            BackboneHooks forward = network.method().hooks(network.config().layout(), pass, network.parameters(), true);
            for (LinearLayer layer : SMALL.layout().linearLayers().subList(0, 8)) {
                NDArray x = network.parameters().manager().randomNormal(new Shape(2, 5, layer.in()));

                NDArray got = Torch.inference(
                        () -> forward.project(layer, TaskFeatures.shared(x)).shared());

                assertThat(difference(got, expected(network, layer, x, List.of(targets.split(",")))))
                        .as(layer.name())
                        .isLessThan(1e-5f);
            }
        }
    }

    /** Computes x·(W0 + 3·B·A)ᵀ + b in double precision, target by target. */
    private static NDArray expected(Network network, LinearLayer layer, NDArray x, List<String> targets) {
        String name = "backbone." + layer.name();
        NDArray weight = wide(network, name + ".weight");
        String parent = name.substring(0, name.lastIndexOf('.') + 1);
        List<String> parts =
                layer.kind() == Kind.QKV ? List.of("q", "k", "v") : List.of(name.substring(name.lastIndexOf('.') + 1));
        int rows = layer.out() / parts.size();
        NDArray moved = weight.duplicate();
        for (int part = 0; part < parts.size(); part++) {
            if (targets.contains(parts.get(part))) {
                NDArray product = wide(network, parent + parts.get(part) + ".lora_B")
                        .matMul(wide(network, parent + parts.get(part) + ".lora_A"))
                        .mul(3);
                String place = part * rows + ":" + (part + 1) * rows;
                moved.get(place).addi(product);
            }
        }
        NDArray y = x.toType(DataType.FLOAT64, true).matMul(moved.transpose());
        return (layer.biased() ? y.add(wide(network, name + ".bias")) : y).toType(DataType.FLOAT32, false);
    }

    private static NDArray wide(Network network, String name) {
        return network.parameters().get(name).toType(DataType.FLOAT64, true);
    }

    /** DoRA's magnitudes start from the weight, and so does the start of its expansion. */
    @Test
    void an_expansion_starts_where_the_adapter_starts() {
        try (Network network = network(MethodName.FULL, Map.of());
                StepScope scope = StepScope.open()) {
            NDArray w0 = network.parameters().manager().create(new float[] {3, 4, 0, 5, 12, 0}, new Shape(2, 3));
            LinearisedAdapter adapter = new LinearisedAdapter(new Dora(new LowRankField.Kind(1, 1)));
            Map<String, NDArray> arrays = new HashMap<>();
            adapter.parameters("w", w0.getShape())
                    .forEach(spec -> arrays.put(spec.name(), spec.initializer().create(w0.getManager(), spec.shape())));

            Torch.inference(() -> {
                adapter.initialise("w", w0, arrays::get);
                return null;
            });

            assertThat(arrays.get("w.lora_magnitude_vector").toFloatArray()).containsExactly(5, 13);
            assertThat(arrays.get("w.lora_magnitude_vector_start").toFloatArray())
                    .containsExactly(5, 13);
            assertThat(arrays.get("w.lora_A_start")).isEqualTo(arrays.get("w.lora_A"));
            assertThat(difference(adapter.adapt("w", w0, arrays::get), w0)).isLessThan(1e-6f);
        }
    }

    /** A gate depends on the input, so that merging keeps it, and only ends the training. */
    @Test
    void a_gated_network_predicts_the_same_when_it_is_merged_once_and_twice() {
        try (Network gated = network(MethodName.DELORA, Map.of("inputAdaptive", "true", "targets", "v,fc1"));
                Network merged = gated.merged();
                Network again = merged.merged();
                StepScope scope = StepScope.open()) {
            NDArray image = gated.parameters().manager().randomNormal(new Shape(1, 3, 32, 32));
            Map<TaskName, NDArray> expected = Torch.inference(() -> gated.forward(image, false));

            for (Network network : List.of(merged, again)) {
                Map<TaskName, NDArray> outputs = Torch.inference(() -> network.forward(image, false));
                assertThat(outputs.keySet()).isEqualTo(SMALL.taskNames());
                outputs.forEach((task, output) -> assertThat(output).isEqualTo(expected.get(task)));
                assertThat(network.parameters().trained()).isEmpty();
                assertThat(network.method().options()).isEqualTo(gated.method().options());
                BackbonePass pass = network.method().passes(SMALL.taskNames()).get(0);
                assertThat(network.method().adapted(SMALL.layout(), pass, network.parameters()))
                        .extracting(AdaptedWeight::name)
                        .contains("layers.0.blocks.0.attn.v", "layers.0.blocks.0.mlp.fc1");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MethodName.class,
            names = {"DELORA", "LORA", "MTLORA"})
    void the_way_of_a_weight_that_flows_ends_where_the_adapter_ends(MethodName method) {
        try (Network network = network(method, Map.of());
                StepScope scope = StepScope.open()) {
            BackbonePass pass = network.method().passes(SMALL.taskNames()).get(0);
            AdaptedWeight weight = network.method()
                    .adapted(SMALL.layout(), pass, network.parameters())
                    .get(0);

            NDArray end = weight.trajectory().orElseThrow().end(weight.frozen());

            assertThat(end).isEqualTo(weight.adapted());
            assertThat(difference(end, weight.frozen())).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2"})
    void an_expansions_start_is_never_trained_and_all_else_that_moves_it_is(String taskRank) {
        Map<String, String> options =
                taskRank.isEmpty() ? Map.of("linearised", "true") : Map.of("linearised", "true", "taskRank", taskRank);
        try (Network network = fresh(MethodName.DELORA, options)) {
            List<Parameter> adapters = network.parameters().parameters().stream()
                    .filter(parameter -> parameter.group() == ParameterGroup.ADAPTER)
                    .toList();

            assertThat(adapters).anyMatch(parameter -> parameter.name().contains("_start"));
            // a task's field starts at 0 by its W2, where W1 has no derivative
            assertThat(adapters)
                    .allMatch(parameter -> parameter.trained()
                            != (parameter.name().contains("_start")
                                    || parameter.name().contains("task.delora_W1")));
            for (Parameter parameter : adapters) {
                if (parameter.trained()) {
                    String start = parameter.name().replaceFirst("(_W[12]|_[AB])", "$1_start");
                    assertThat(network.parameters().get(start)).isEqualTo(parameter.array());
                }
            }
        }
    }

    /** Xavier's bound as by the authors, over a patch's numbers and the channels: √(6/(3·4² + 24)). */
    @Test
    void prompts_start_within_their_bound() {
        try (Network network = fresh(MethodName.VPT, Map.of())) {
            float bound = (float) Math.sqrt(6.0 / (3 * 16 + 24));
            float largest = network.parameters()
                    .get("backbone.layers.0.blocks.0.vpt_prompts.sal")
                    .abs()
                    .max()
                    .getFloat();

            // of 1,200 draws
            assertThat(largest).isBetween(0.98f * bound, bound);
        }
    }

    /** Within one over the root of their number, as in the released code. */
    @Test
    void ditasks_velocities_start_at_zero_or_within_their_bound() {
        String name = "backbone.layers.0.blocks.0.mlp.fc1.ditask_shared_theta";
        try (Network zeros = fresh(MethodName.DITASK, Map.of("cells", "5"));
                Network drawn = fresh(MethodName.DITASK, Map.of("cells", "5", "identityStart", "false"))) {
            assertThat(zeros.parameters().get(name).toFloatArray()).hasSize(4).containsOnly(0);

            float largest = 0;
            for (Parameter parameter : drawn.parameters().parameters()) {
                if (parameter.name().endsWith(".ditask_shared_theta")) {
                    assertThat(parameter.array().size()).isEqualTo(4);
                    largest = Math.max(largest, parameter.array().abs().max().getFloat());
                }
            }
            // of 160 draws the largest is above 0.45 with probability 1 − 0.9¹⁶⁰
            assertThat(largest).isBetween(0.45f, 0.5f);
        }
    }

    /** Creates a network whose adapters are changed from their start. */
    static Network network(MethodName method, Map<String, String> options) {
        Network network = fresh(method, options);
        MethodMatrixTest.disturb(network, 0.1f);
        return network;
    }

    private static Network fresh(MethodName method, Map<String, String> options) {
        return Network.create(SMALL, Methods.of(ExampleMethods.spec(method, options)), Device.cpu(), 3);
    }

    static float difference(NDArray a, NDArray b) {
        return a.sub(b).abs().max().getFloat();
    }
}
