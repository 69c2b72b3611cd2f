package dev.weightflow.model.method;

import dev.weightflow.model.tensor.ParameterSpec;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The parts of a backbone that are cheap enough to train beside adapters, as MTLoRA's freezing rule groups them. */
public enum UnfrozenGroup {
    /** All layer norms, those of patch embedding and patch merging included. */
    NORMS(".*norm\\d?\\.(weight|bias)"),
    /** The convolution of patch embedding. */
    PATCH_EMBEDDING(".*patch_embed\\.proj\\..*"),
    /** The tables of relative position biases. */
    POSITION_BIAS(".*relative_position_bias_table"),
    /** The reductions of patch merging: large in Swin-Tiny (1,548,288), and plain in MTLoRA. */
    PATCH_MERGING(".*downsample\\.reduction\\.weight");

    private final String pattern;

    UnfrozenGroup(String pattern) {
        this.pattern = pattern;
    }

    /** The part's name in configurations. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the parameter belongs to the part. */
    public boolean contains(ParameterSpec parameter) {
        return parameter.name().matches(pattern);
    }

    /** Whether the parameter belongs to any of the parts. */
    public static boolean anyContains(Set<UnfrozenGroup> parts, ParameterSpec parameter) {
        return parts.stream().anyMatch(part -> part.contains(parameter));
    }

    /**
     * The part of that name.
     *
     * @throws IllegalArgumentException naming those there are, if there is none
     */
    public static UnfrozenGroup of(String key) {
        return Arrays.stream(values())
                .filter(part -> part.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + key + "' is no small part; there are "
                        + Arrays.stream(values()).map(UnfrozenGroup::key).collect(Collectors.joining(", "))));
    }
}
