package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.SwinLayout;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.AdapterOptions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Bottleneck adapters (Houlsby et al., 2019): after a sublayer and before its residual connection, y + up(GELU(down(y))). The frozen layer
 * below is linear and the adapter is not, so that nothing of it can be merged into weights. up starts at 0, and the adapter at the identity.
 */
record Bottleneck(AdapterOptions spec) implements Method {

    private static final String DOWN = ".adapter_down.";
    private static final String UP = ".adapter_up.";

    @Override
    public List<BackbonePass> passes(Set<Task> tasks) {
        return BackbonePass.throughOneBackbone(tasks, spec.perTask());
    }

    @Override
    public List<ParameterSpec> adapters(SwinLayout backbone, Set<Task> tasks) {
        return passes(tasks).stream()
                .flatMap(pass -> backbone.linearLayers().stream()
                        .filter(layer -> TargetRows.any(layer, spec.targets()))
                        .flatMap(this::parameters)
                        .map(pass::own))
                .toList();
    }

    @Override
    public boolean trains(ParameterSpec parameter) {
        return parameter.group() == ParameterGroup.DECODER || parameter.group() == ParameterGroup.ADAPTER;
    }

    @Override
    public BackboneHooks hooks(BackbonePass pass, ParameterSet parameters, boolean training) {
        PlainLinear plain = new PlainLinear(pass, parameters);
        return (layer, x) -> TargetRows.any(layer, spec.targets())
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
        long inner = Math.max(1, width / spec.reduction());
        return Stream.of(
                ParameterSpec.adapter(layer.name() + DOWN + "weight", Initializer.fanIn(width), inner, width),
                ParameterSpec.adapter(layer.name() + DOWN + "bias", Initializer.zeros(), inner),
                ParameterSpec.adapter(layer.name() + UP + "weight", Initializer.zeros(), width, inner),
                ParameterSpec.adapter(layer.name() + UP + "bias", Initializer.zeros(), width));
    }
}
