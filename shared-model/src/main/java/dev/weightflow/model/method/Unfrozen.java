package dev.weightflow.model.method;

import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.training.UnfrozenGroup;
import java.util.Collection;

/** Which of the backbone's parameters the unfrozen groups are, as MTLoRA's freezing rule groups them. */
public final class Unfrozen {

    private Unfrozen() {}

    /** Whether the parameter belongs to any of the groups. */
    public static boolean contains(Collection<UnfrozenGroup> groups, ParameterSpec parameter) {
        return groups.stream().anyMatch(group -> parameter.name().matches(names(group)));
    }

    private static String names(UnfrozenGroup group) {
        return switch (group) {
            case NORMS -> ".*norm\\d?\\.(weight|bias)";
            case PATCH_EMBEDDING -> ".*patch_embed\\.proj\\..*";
            case POSITION_BIAS -> ".*relative_position_bias_table";
            case PATCH_MERGING -> ".*downsample\\.reduction\\.weight";
            case BIASES -> ".*\\.(attn\\.(qkv|proj)|mlp\\.fc[12])\\.bias";
        };
    }
}
