package dev.weightflow.model.method;

import static dev.weightflow.model.method.TargetModule.FC2;
import static dev.weightflow.model.method.TargetModule.PROJECTION;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Bottleneck adapters (Houlsby et al., 2019): after a sublayer and before its residual connection, y + up(GELU(down(y))). The frozen layer
 * below is linear and the adapter is not, so that nothing of it can be merged into weights. up starts at 0, and the adapter at the identity.
 */
record Bottleneck(Options options) implements Method {

    private static final String DOWN = ".adapter_down.";
    private static final String UP = ".adapter_up.";

    @Override
    public List<BackbonePass> passes(Set<TaskName> tasks) {
        return BackbonePass.throughOneBackbone(tasks, options.perTask());
    }

    @Override
    public List<ParameterSpec> adapters(BackboneLayout backbone, Set<TaskName> tasks) {
        return passes(tasks).stream()
                .flatMap(pass -> backbone.linearLayers().stream()
                        .filter(layer -> WeightSlice.any(layer, options.targets()))
                        .flatMap(this::parameters)
                        .map(pass::own))
                .toList();
    }

    @Override
    public boolean trains(ParameterSpec parameter) {
        return parameter.group() == ParameterGroup.DECODER || parameter.group() == ParameterGroup.ADAPTER;
    }

    @Override
    public BackboneHooks hooks(BackboneLayout backbone, BackbonePass pass, ParameterSet parameters, boolean training) {
        PlainLinear plain = new PlainLinear(pass, parameters);
        return (layer, x) -> WeightSlice.any(layer, options.targets())
                ? x.map(y -> adapted(layer, plain.apply(layer, y), plain))
                : plain.project(layer, x);
    }

    /** [..., out] to the same */
    private NDArray adapted(LinearLayer layer, NDArray y, PlainLinear plain) {
        NDArray inner = Ops.gelu(linear(layer.name() + DOWN, y, plain)); // [..., out / reduction]
        return y.add(linear(layer.name() + UP, inner, plain));
    }

    /** [..., in] to [..., out] */
    private NDArray linear(String name, NDArray x, PlainLinear plain) {
        String suffix = plain.pass().suffix();
        return Ops.linear(x, plain.parameter(name + "weight" + suffix), plain.parameter(name + "bias" + suffix));
    }

    private Stream<ParameterSpec> parameters(LinearLayer layer) {
        long width = layer.out();
        long inner = Math.max(1, width / options.reduction());
        return Stream.of(
                ParameterSpec.adapter(layer.name() + DOWN + "weight", Initializer.fanIn(width), inner, width),
                ParameterSpec.adapter(layer.name() + DOWN + "bias", Initializer.zeros(), inner),
                ParameterSpec.adapter(layer.name() + UP + "weight", Initializer.zeros(), width, inner),
                ParameterSpec.adapter(layer.name() + UP + "bias", Initializer.zeros(), width));
    }

    /**
     * @param reduction the factor by which a layer's channels are reduced in the bottleneck, with at least one channel left
     * @param targets the layers that adapters follow, proj (after attention) and fc2 (after the MLP)
     */
    public record Options(
            @Default("2") Integer reduction,
            @Default("fc2") List<TargetModule> targets,
            @Default("true") Boolean perTask,
            @Default("hrnet") DecoderName decoder)
            implements MethodOptions {
        @Override
        public void check(Faults faults) {
            faults.atLeast(1, "reduction", reduction)
                    .require(!targets.isEmpty(), "targets must name at least one layer")
                    .require(
                            List.of(PROJECTION, FC2).containsAll(targets),
                            "targets can only have proj and fc2: an adapter stands after attention or after the MLP");
        }

        @Override
        public Method method() {
            return new Bottleneck(this);
        }
    }
}
