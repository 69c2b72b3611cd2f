package dev.weightflow.data.weights.published;

import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.schema.training.ModelSize;

/** Check of a downloaded file before it becomes visible. */
@FunctionalInterface
public interface StructureCheck {
    /** @throws dev.weightflow.data.weights.WeightsException if the file does not hold the whole backbone of that model */
    void check(WeightsFile file, ModelSize model);
}
