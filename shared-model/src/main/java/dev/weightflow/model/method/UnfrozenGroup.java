package dev.weightflow.model.method;

import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Keyed;
import java.util.Collection;
import java.util.regex.Pattern;

/** Parts of the backbone that may be trained beside adapters because they hold few weights, as MTLoRA's freezing rule groups them. */
public enum UnfrozenGroup implements Keyed {
    /** The layer norms. */
    NORMS(".*norm\\d?\\.(weight|bias)"),
    /** The convolution from pixels to tokens. */
    PATCH_EMBEDDING(".*patch_embed\\.proj\\..*"),
    /** The tables of relative position biases. */
    POSITION_BIAS(".*relative_position_bias_table"),
    /** The reductions between stages, by far the largest. */
    PATCH_MERGING(".*downsample\\.reduction\\.weight"),
    /** The biases of linear layers. */
    BIASES(".*\\.(attn\\.(qkv|proj)|mlp\\.fc[12])\\.bias");

    private final Pattern names;

    UnfrozenGroup(String names) {
        this.names = Pattern.compile(names);
    }

    public static boolean anyHas(Collection<UnfrozenGroup> groups, ParameterSpec parameter) {
        return groups.stream().anyMatch(group -> group.has(parameter));
    }

    boolean has(ParameterSpec parameter) {
        return names.matcher(parameter.name()).matches();
    }

    /** Returns whether any of these is trained in the backbone itself, as all are but the biases of LoRA's targets. */
    static boolean inBackbone(Collection<UnfrozenGroup> groups) {
        return groups.stream().anyMatch(group -> group != BIASES);
    }
}
