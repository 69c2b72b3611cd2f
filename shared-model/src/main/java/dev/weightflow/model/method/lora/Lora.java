package dev.weightflow.model.method.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.backbone.LinearForward;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.SwinLayout;
import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.method.FlowAdapter;
import dev.weightflow.model.method.Merged;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.PlainLinear;
import dev.weightflow.model.method.PlainMethod;
import dev.weightflow.model.method.TargetModule;
import dev.weightflow.model.method.UnfrozenGroup;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * LoRA. With adapters for each task, as in the paper's row, every task runs its own pass through the one frozen backbone.
 *
 * <p>A bias of a target moves by a trained offset, so that the frozen bias stays shared between tasks.
 */
final class Lora implements Method {

    private static final String PREFIX = "backbone.";

    private final Map<String, String> options;
    private final FlowAdapter flows;
    private final double dropout;
    private final boolean perTask;
    private final boolean biases;
    private final Set<UnfrozenGroup> smallParts;

    Lora(
            Map<String, String> options,
            FlowAdapter flows,
            double dropout,
            boolean perTask,
            boolean biases,
            Set<UnfrozenGroup> smallParts) {
        this.options = Map.copyOf(options);
        this.flows = flows;
        this.dropout = dropout;
        this.perTask = perTask;
        this.biases = biases;
        this.smallParts = Set.copyOf(smallParts);
    }

    @Override
    public MethodName name() {
        return MethodName.LORA;
    }

    @Override
    public Map<String, String> options() {
        return options;
    }

    @Override
    public List<BackbonePass> passes(Set<Task> tasks) {
        return perTask ? BackbonePass.eachThroughOneBackbone(tasks) : BackbonePass.one(tasks);
    }

    @Override
    public List<ParameterSpec> adapters(SwinLayout backbone, Set<Task> tasks) {
        List<ParameterSpec> specs = new ArrayList<>();
        for (BackbonePass pass : passes(tasks)) {
            specs.addAll(flows.parameters(backbone, PREFIX, suffix(pass)));
            if (biases) {
                for (LinearLayer layer : backbone.linearLayers()) {
                    for (TargetModule target : flows.in(layer)) {
                        specs.add(new ParameterSpec(
                                biasName(layer, target, pass),
                                new Shape(target.rows(layer)),
                                ParameterGroup.ADAPTER,
                                Initializer.zeros()));
                    }
                }
            }
        }
        return specs;
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
            NDArray bias = bias(layer, pass, parameters);
            if (training && dropout > 0) {
                NDArray frozen = parameters.get(PREFIX + layer.weight());
                NDArray update = weight(layer, pass, parameters).sub(frozen);
                return x.map(y -> Ops.linear(y, frozen, bias).add(Ops.linear(Ops.dropout(y, dropout), update)));
            }
            NDArray weight = weight(layer, pass, parameters);
            return x.map(y -> Ops.linear(y, weight, bias));
        };
    }

    @Override
    public Merged merge(SwinLayout backbone, Set<Task> tasks, ParameterSet parameters) {
        Map<String, NDArray> merged = new HashMap<>();
        List<BackbonePass> plain = perTask ? BackbonePass.eachThroughItsOwnBackbone(tasks) : BackbonePass.one(tasks);
        List<BackbonePass> adapted = passes(tasks);
        for (int i = 0; i < plain.size(); i++) {
            String prefix = plain.get(i).prefix();
            backbone.parameters()
                    .forEach(spec -> merged.put(prefix + spec.name(), parameters.get(PREFIX + spec.name())));
            for (LinearLayer layer : backbone.linearLayers()) {
                if (flows.move(layer)) {
                    merged.put(prefix + layer.weight(), weight(layer, adapted.get(i), parameters));
                    merged.put(prefix + layer.bias(), bias(layer, adapted.get(i), parameters));
                }
            }
        }
        return new Merged(
                PlainMethod.merged(name(), perTask ? BackbonePass::eachThroughItsOwnBackbone : BackbonePass::one),
                merged);
    }

    private NDArray weight(LinearLayer layer, BackbonePass pass, ParameterSet parameters) {
        return flows.transport(
                layer, parameters.get(PREFIX + layer.weight()), PREFIX, name -> parameters.get(name + suffix(pass)));
    }

    private NDArray bias(LinearLayer layer, BackbonePass pass, ParameterSet parameters) {
        NDArray frozen = parameters.get(PREFIX + layer.bias());
        return biases ? flows.offset(layer, frozen, target -> parameters.get(biasName(layer, target, pass))) : frozen;
    }

    private String biasName(LinearLayer layer, TargetModule target, BackbonePass pass) {
        return PREFIX + target.prefix(layer) + ".lora_bias" + suffix(pass);
    }

    private String suffix(BackbonePass pass) {
        return perTask ? "." + pass.name() : "";
    }
}
