package dev.weightflow.model.method.delora;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.Projection;
import dev.weightflow.model.backbone.Projections;
import dev.weightflow.model.backbone.SwinLayout;
import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.method.Merged;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.PlainProjections;
import dev.weightflow.model.method.SmallPart;
import dev.weightflow.model.method.Unadapted;
import dev.weightflow.model.method.WeightFlows;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.model.tensor.Role;
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
    private final WeightFlows flows;
    private final Set<SmallPart> smallParts;

    Delora(Map<String, String> options, WeightFlows flows, Set<SmallPart> smallParts) {
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
        return parameter.role() == Role.DECODER
                || parameter.role() == Role.ADAPTER
                || SmallPart.anyContains(smallParts, parameter);
    }

    @Override
    public Projections projections(BackbonePass pass, ParameterSet parameters, boolean training) {
        PlainProjections plain = new PlainProjections(pass, parameters);
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
        backbone.projections().stream()
                .filter(flows::move)
                .forEach(layer -> weights.put(PREFIX + layer.weight(), adapted(layer, parameters)));
        return new Merged(Unadapted.folded(name(), BackbonePass::one), weights);
    }

    private NDArray adapted(Projection layer, ParameterSet parameters) {
        return flows.transport(layer, parameters.get(PREFIX + layer.weight()), PREFIX, parameters::get);
    }
}
