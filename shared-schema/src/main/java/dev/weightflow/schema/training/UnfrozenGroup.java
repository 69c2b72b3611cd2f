package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;
import java.util.List;

/** Parts of the backbone that may be trained beside adapters because they hold few weights. */
public enum UnfrozenGroup implements Keyed {
    /** The layer norms. */
    NORMS("norms"),
    /** The convolution that makes tokens of pixels. */
    PATCH_EMBEDDING("patch-embedding"),
    /** The tables of relative position biases. */
    POSITION_BIAS("position-bias"),
    /** The reductions between stages, by far the largest. */
    PATCH_MERGING("patch-merging"),
    /** The biases of linear layers. */
    BIASES("biases");

    private final String key;

    UnfrozenGroup(String key) {
        this.key = key;
    }

    /** Whether any of these is trained in the backbone itself, as all are but the biases of LoRA's targets. */
    static boolean inBackbone(List<UnfrozenGroup> groups) {
        return groups.stream().anyMatch(group -> group != BIASES);
    }

    /** The name in configurations and events. */
    @Override
    @JsonValue
    public String key() {
        return key;
    }

    /** @throws IllegalArgumentException naming the keys there are, if there is none of that name */
    @JsonCreator
    public static UnfrozenGroup of(String key) {
        return Keyed.of(UnfrozenGroup.class, "unfrozen group", key);
    }
}
