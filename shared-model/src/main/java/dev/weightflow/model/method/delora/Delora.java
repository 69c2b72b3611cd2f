package dev.weightflow.model.method.delora;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.LinearForward;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.SwinLayout;
import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.method.FlowAdapter;
import dev.weightflow.model.method.Merged;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.PlainLinear;
import dev.weightflow.model.method.PlainMethod;
import dev.weightflow.model.method.UnfrozenGroup;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * DELORA. Each target weight W0 is frozen; the network uses W(1), where dW/dt = v(W) and W(0) = W0. All tasks share the
 * fields, so one pass serves them all. Euler steps of eq. 3 taken literally would add v at every iteration and move the weights
 * out of all bounds; the flow is therefore taken anew from W0 in every pass.
 */
final class Delora implements Method {

    private static final String PREFIX = "backbone.";

    private final Map<String, String> options;
    private final FlowAdapter flows;
    private final Set<UnfrozenGroup> smallParts;

    Delora(Map<String, String> options, FlowAdapter flows, Set<UnfrozenGroup> smallParts) {
        this.options = Map.copyOf(options);
        this.flows = flows;
        this.smallParts = Set.copyOf(smallParts);
    }

    @Override
    public MethodName name() {
        return MethodName.DELORA;
    }

    @Override
    public Map<String, String> options() {
        return options;
    }

    @Override
    public List<BackbonePass> passes(Set<Task> tasks) {
        return BackbonePass.one(tasks);
    }

    @Override
    public List<ParameterSpec> adapters(SwinLayout backbone, Set<Task> tasks) {
        return flows.parameters(backbone, PREFIX, "");
    }

    @Override
    public boolean trains(ParameterSpec parameter) {
        return parameter.role() == ParameterGroup.DECODER
                || parameter.role() == ParameterGroup.ADAPTER
                || UnfrozenGroup.anyContains(smallParts, parameter);
    }

    @Override
    public LinearForward linearForward(BackbonePass pass, ParameterSet parameters, boolean training) {
        PlainLinear plain = new PlainLinear(pass, parameters);
        return (layer, x) -> {
            if (!flows.move(layer)) {
                return plain.project(layer, x);
            }
            NDArray weight = adapted(layer, parameters);
            return x.map(y -> Ops.linear(y, weight, plain.parameter(layer.bias())));
        };
    }

    @Override
    public Merged merge(SwinLayout backbone, Set<Task> tasks, ParameterSet parameters) {
        Map<String, NDArray> weights = new HashMap<>();
        backbone.linearLayers().stream()
                .filter(flows::move)
                .forEach(layer -> weights.put(PREFIX + layer.weight(), adapted(layer, parameters)));
        return new Merged(PlainMethod.merged(name(), BackbonePass::one), weights);
    }

    private NDArray adapted(LinearLayer layer, ParameterSet parameters) {
        return flows.transport(layer, parameters.get(PREFIX + layer.weight()), PREFIX, parameters::get);
    }
}
