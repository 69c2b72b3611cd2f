package dev.weightflow.model.backbone;

/**
 * A linear layer of the backbone.
 *
 * @param name its state-dict name without the backbone's prefix, as {@code layers.0.blocks.1.attn.qkv}
 * @param lastOfStage whether it lies in the last block of its stage (patch merging does not)
 */
public record LinearLayer(String name, Kind kind, int in, int out, boolean lastOfStage) {

    public enum Kind {
        /** Queries, keys and values in one packed layer. */
        QKV,
        /** The output of attention. */
        PROJ,
        FC1,
        FC2,
        /** The reduction of patch merging, which has no bias. */
        MERGING
    }

    public boolean biased() {
        return kind != Kind.MERGING;
    }

    /** Returns the name of its weight, [out, in]. */
    public String weight() {
        return name + ".weight";
    }

    /** Returns the name of its bias, [out]. */
    public String bias() {
        return name + ".bias";
    }
}
