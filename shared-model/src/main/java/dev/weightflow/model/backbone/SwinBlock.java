package dev.weightflow.model.backbone;

/**
 * The place and names of a block.
 *
 * @param index its number over all stages
 * @param prefix its state-dict prefix, as {@code layers.0.blocks.1.}
 */
record SwinBlock(
        int index, String prefix, int channels, int heads, int mlpRatio, boolean lastOfStage, WindowGeometry geometry) {

    Projection qkv() {
        return projection("attn.qkv", Projection.Kind.QKV, channels, 3 * channels);
    }

    Projection proj() {
        return projection("attn.proj", Projection.Kind.PROJ, channels, channels);
    }

    Projection fc1() {
        return projection("mlp.fc1", Projection.Kind.FC1, channels, mlpRatio * channels);
    }

    Projection fc2() {
        return projection("mlp.fc2", Projection.Kind.FC2, mlpRatio * channels, channels);
    }

    String norm1() {
        return prefix + "norm1";
    }

    String norm2() {
        return prefix + "norm2";
    }

    String biasTable() {
        return prefix + "attn.relative_position_bias_table";
    }

    private Projection projection(String name, Projection.Kind kind, int in, int out) {
        return new Projection(prefix + name, kind, in, out, lastOfStage);
    }
}
