package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.TaskFeatures;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSet;

/** The backbone's own linear layers, unadapted: y = x·Wᵀ + b in every stream. */
public record PlainLinear(BackbonePass pass, ParameterSet parameters) implements BackboneHooks {

    @Override
    public TaskFeatures project(LinearLayer layer, TaskFeatures x) {
        return x.map(y -> apply(layer, y));
    }

    /** Applies the layer to one stream, [..., in] to [..., out]. */
    public NDArray apply(LinearLayer layer, NDArray x) {
        NDArray weight = parameter(layer.weight());
        return layer.biased() ? Ops.linear(x, weight, parameter(layer.bias())) : Ops.linear(x, weight);
    }

    /** Returns a parameter of this pass by its name without the prefix. */
    public NDArray parameter(String name) {
        return parameters.get(pass.prefix() + name);
    }
}
