package dev.weightflow.model.geometry;

import dev.weightflow.schema.TaskName;
import java.util.List;
import java.util.Map;

/**
 * Similarity of the tasks' gradients of the shared parameters: cosines between the gradients of their own losses, averaged over images before the
 * cosine is taken.
 *
 * @param tasks in the order of rows and columns
 * @param cosines over all shared parameters; 1 on the diagonal, NaN where a gradient is zero
 * @param byStage the same over the shared parameters of one part of the backbone: {@code patch_embed} and {@code layers.N}
 */
public record GradientSimilarity(
        int images,
        long parameters,
        List<TaskName> tasks,
        List<List<Double>> cosines,
        Map<String, List<List<Double>>> byStage) {}
