package dev.weightflow.registry.baseweights;

import dev.weightflow.schema.id.WeightsName;
import java.util.List;

/** Stored base weights with their names, in order. */
public record NamedWeights(BaseWeights weights, List<WeightsName> names) {
    public NamedWeights {
        names = List.copyOf(names);
    }
}
