package dev.weightflow.schema.training;

import dev.weightflow.schema.Keyed;
import java.util.List;

/** Parts of the backbone that may be trained beside adapters because they hold few weights. */
public enum UnfrozenGroup implements Keyed {
    /** The layer norms. */
    NORMS,
    /** The convolution that makes tokens of pixels. */
    PATCH_EMBEDDING,
    /** The tables of relative position biases. */
    POSITION_BIAS,
    /** The reductions between stages, by far the largest. */
    PATCH_MERGING,
    /** The biases of linear layers. */
    BIASES;

    /** Whether any of these is trained in the backbone itself, as all are but the biases of LoRA's targets. */
    static boolean inBackbone(List<UnfrozenGroup> groups) {
        return groups.stream().anyMatch(group -> group != BIASES);
    }
}
