package dev.weightflow.model.comparison;

import dev.weightflow.model.tensor.ParameterGroup;
import java.util.Map;

/** Trainable parameters by part; see {@link ParameterGroup}. */
public record TrainedParts(long total, long backbone, long small, long adapters, long decoders) {

    static TrainedParts of(Map<ParameterGroup, Long> counts) {
        return new TrainedParts(
                counts.values().stream().mapToLong(Long::longValue).sum(),
                counts.get(ParameterGroup.BACKBONE),
                counts.get(ParameterGroup.SMALL),
                counts.get(ParameterGroup.ADAPTER),
                counts.get(ParameterGroup.DECODER));
    }
}
