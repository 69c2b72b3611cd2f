package dev.weightflow.registry.baseweights;

import dev.weightflow.schema.id.WeightsName;
import java.util.List;

/** Stored base weights with the names that they have, in order. */
public record NamedWeights(BaseWeights weights, List<WeightsName> names) {
    public NamedWeights {
        names = List.copyOf(names);
    }
}
