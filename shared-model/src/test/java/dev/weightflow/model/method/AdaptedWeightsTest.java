package dev.weightflow.model.method;

import static dev.weightflow.model.method.AdaptedLayersTest.SMALL;
import static dev.weightflow.model.method.AdaptedLayersTest.difference;
import static dev.weightflow.model.method.AdaptedLayersTest.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.LinearLayer.Kind;
import dev.weightflow.model.backbone.TaskFeatures;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.MethodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that the adapted weights that a method reports are those with which its layers compute. */
class AdaptedWeightsTest {

    private static final List<String> TASKS = List.of("semseg", "sal");

    /** A layer's output for the rows of the identity, less that for zeros, is its weight's transpose. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // method | options | adapted weights of a pass: in each of 8 blocks, and in the last one of 4 stages
                // for each of 2 tasks
                "lora | targets=q,k,fc2 | 24",
                "delora | targets=v,proj | 16",
                "vera | targets=q,v,fc1 | 24",
                "dora | targets=k | 8",
                "oft | targets=fc1,fc2 | 16",
                "mtlora | rank=3 | 72",
                "faar | rank=3 | 72",
                "ditask | cells=4 | 72",
                "tadformer | rank=3 | 48",
            })
    void an_adapted_weight_is_the_one_that_its_layer_multiplies_with(String method, String options, int count) {
        String[] option = options.split("=");
        try (Network network = network(MethodName.of(method), Map.of(option[0], option[1]));
                StepScope scope = StepScope.open()) {
            for (BackbonePass pass : network.method().passes(SMALL.taskNames())) {
                List<AdaptedWeight> weights = network.method().adapted(SMALL.layout(), pass, network.parameters());
                assertThat(weights).hasSize(count);
                assertThat(weights.stream().map(AdaptedWeight::name)).doesNotHaveDuplicates();
                BackboneHooks forward =
                        network.method().hooks(network.config().layout(), pass, network.parameters(), false);
                for (AdaptedWeight weight : weights) {
                    LinearLayer layer = layerOf(weight.name());
                    if (method.equals("tadformer") && ((TaskStreamMethod<?, ?>) network.method()).specialises(layer)) {
                        continue; // there the output depends on prompts, and on queries and keys before it
                    }
                    NDArray frozen =
                            rows(layer, weight.name(), network.parameters().get(pass.prefix() + layer.weight()));
                    assertThat(weight.frozen()).as(weight.name()).isEqualTo(frozen);
                    NDArray used = rows(layer, weight.name(), used(network, forward, layer, weight.name()));
                    assertThat(difference(weight.adapted(), used))
                            .as(weight.name())
                            .isLessThan(1e-5f);
                    assertThat(difference(weight.adapted(), frozen))
                            .as(weight.name())
                            .isGreaterThan(1e-4f);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void a_method_keeps_its_options_and_trains_nothing_when_it_is_merged(MethodName name) {
        MethodSpec spec = ExampleMethods.spec(name);
        try (Network network = network(name, Map.of());
                Network merged = network.merged()) {
            for (Method method : List.of(Methods.of(spec), merged.method())) {
                assertThat(method.options().spec()).isEqualTo(spec);
                assertThat(method.name()).isEqualTo(name);
            }
            assertThat(merged.parameters().trained()).isEmpty();
        }
        try (Network gated = network(MethodName.DELORA, Map.of("inputAdaptive", "true"));
                Network merged = gated.merged()) {
            assertThat(gated.parameters().trained()).isNotEmpty();
            assertThat(merged.parameters().trained()).isEmpty();
        }
    }

    /** A missing adapter of a task is not replaced by one of that name without a task. */
    @Test
    void a_task_without_its_own_adapter_is_refused() {
        Method method = Methods.of(Methods.spec(MethodName.LORA, Map.of("perTask", "true")));
        BackboneLayout layout = SMALL.layout();
        Set<TaskName> tasks = new TreeSet<>(Set.of(PascalTasks.SAL));
        BackbonePass pass = method.passes(tasks).get(0);
        List<ParameterSpec> specs = new ArrayList<>();
        layout.parameters().forEach(spec -> specs.add(spec.under(pass.prefix())));
        method.adapters(layout, tasks)
                .forEach(spec -> specs.add(new ParameterSpec(
                        spec.name().replace(".lora_A.sal", ".lora_A"),
                        spec.shape(),
                        spec.group(),
                        spec.initializer())));
        try (ParameterSet parameters = ParameterSet.of(
                Torch.manager(Device.cpu()), specs, List.of(), spec -> false, (owner, spec) -> spec.draw(owner, 1))) {
            assertThatThrownBy(() -> method.adapted(layout, pass, parameters))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the model has no parameter 'backbone.layers.0.blocks.0.attn.q.lora_A.sal'");
        }
    }

    /** With one model per task, the passes share no parameter and leave none out. */
    @Test
    void a_pass_owns_its_backbone_and_its_tasks_decoders() {
        try (Network single = network(MethodName.SINGLE_TASK, Map.of());
                Network lora = network(MethodName.LORA, Map.of())) {
            List<BackbonePass> passes = single.method().passes(SMALL.taskNames());
            assertThat(passes).extracting(BackbonePass::name).containsExactlyElementsOf(TASKS);
            for (Parameter parameter : single.parameters().parameters()) {
                assertThat(passes.stream().filter(pass -> pass.owns(parameter.name(), Tasks.PASCAL.names())))
                        .as(parameter.name())
                        .hasSize(1);
            }
            BackbonePass shared = BackbonePass.one(Set.of(PascalTasks.SAL)).get(0);
            assertThat(shared.owns("backbone.norm.weight", Tasks.PASCAL.names()))
                    .isTrue();
            assertThat(shared.owns("decoders.decoders.sal.last_layer.0.bias", Tasks.PASCAL.names()))
                    .isTrue();
            assertThat(shared.owns("downsampler.sal.0.weight", Tasks.PASCAL.names()))
                    .isTrue();
            assertThat(shared.owns("stage_norms.shared.0.weight", Tasks.PASCAL.names()))
                    .isTrue();
            assertThat(shared.owns("stage_norms.sal.0.weight", Tasks.PASCAL.names()))
                    .isFalse();
            assertThat(shared.owns("downsampler.semseg.0.weight", Tasks.PASCAL.names()))
                    .isFalse();
            assertThat(shared.owns("decoders.decoders.semseg.last_layer.0.bias", Tasks.PASCAL.names()))
                    .isFalse();
            assertThat(BackbonePass.independent(passes, List.of("sal.backbone.norm.weight")))
                    .hasSize(2);
            assertThat(BackbonePass.independent(
                            lora.method().passes(SMALL.taskNames()),
                            lora.parameters().trained().stream()
                                    .map(Parameter::name)
                                    .toList()))
                    .hasSize(2);
            assertThat(BackbonePass.independent(
                            lora.method().passes(SMALL.taskNames()), List.of("backbone.norm.weight")))
                    .as("a norm of all")
                    .isEmpty();
            Set<String> prefixes = lora.method().passes(SMALL.taskNames()).stream()
                    .map(BackbonePass::prefix)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(prefixes).containsExactly("backbone.");
        }
        assertThat(BackbonePass.eachThroughItsOwnBackbone(new TreeSet<>(Set.of(PascalTasks.SAL))))
                .as("a single task has the plain names")
                .extracting(BackbonePass::prefix)
                .containsExactly("backbone.");
    }

    /** Computes [out, in] of the stream in the weight's name */
    private static NDArray used(Network network, BackboneHooks forward, LinearLayer layer, String weight) {
        return Torch.inference(() -> {
            NDArray identity = network.parameters().manager().eye(layer.in());
            NDArray bias = stream(forward.project(layer, TaskFeatures.shared(identity.mul(0))), weight);
            return stream(forward.project(layer, TaskFeatures.shared(identity)), weight)
                    .sub(bias)
                    .transpose();
        });
    }

    private static NDArray stream(TaskFeatures features, String weight) {
        return TASKS.stream()
                .filter(task -> weight.endsWith("." + task))
                .findFirst()
                .map(task -> features.perTask().get(TaskName.of(task)))
                .orElse(features.shared());
    }

    /** Selects the rows of the layer's weight that are the target of that name. */
    private static NDArray rows(LinearLayer layer, String weight, NDArray all) {
        if (layer.kind() != Kind.QKV) {
            return all;
        }
        int third = layer.out() / 3;
        int part = List.of("q", "k", "v").indexOf(target(weight));
        return all.get(part * third + ":" + (part + 1) * third);
    }

    private static LinearLayer layerOf(String weight) {
        String target = target(weight);
        String place = weight.substring(0, weight.indexOf("." + target)) + ".";
        String name = place + (List.of("q", "k", "v").contains(target) ? "qkv" : target);
        return SMALL.layout().linearLayers().stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the sixth part of layers.STAGE.blocks.BLOCK.MODULE.TARGET. */
    private static String target(String weight) {
        return weight.split("\\.")[5];
    }
}
