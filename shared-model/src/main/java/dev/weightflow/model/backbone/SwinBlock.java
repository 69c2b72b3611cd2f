package dev.weightflow.model.backbone;

/**
 * The place and names of a block.
 *
 * @param index its number over all stages
 * @param prefix its state-dict prefix, as {@code layers.0.blocks.1.}
 */
record SwinBlock(
        int index, String prefix, int channels, int heads, int mlpRatio, boolean lastOfStage, WindowGeometry geometry) {

    LinearLayer qkv() {
        return projection("attn.qkv", LinearLayer.Kind.QKV, channels, 3 * channels);
    }

    LinearLayer proj() {
        return projection("attn.proj", LinearLayer.Kind.PROJ, channels, channels);
    }

    LinearLayer fc1() {
        return projection("mlp.fc1", LinearLayer.Kind.FC1, channels, mlpRatio * channels);
    }

    LinearLayer fc2() {
        return projection("mlp.fc2", LinearLayer.Kind.FC2, mlpRatio * channels, channels);
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

    private LinearLayer projection(String name, LinearLayer.Kind kind, int in, int out) {
        return new LinearLayer(prefix + name, kind, in, out, lastOfStage);
    }
}
