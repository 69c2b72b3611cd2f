package dev.weightflow.model.onnx;

/** ONNX form of {@link dev.weightflow.model.tensor.Ops}, as far as networks use them in evaluation. */
final class CommonOperations {

    private CommonOperations() {}

    /** See {@link OnnxOperations}. */
    static OnnxArray of(OnnxCall c) {
        return switch (c.operation()) {
            case "linear" -> OnnxLayers.linear(c.array(0), c.array(1), c.array(2));
            case "linear_unbiased" -> OnnxLayers.linear(c.array(0), c.array(1));
            case "layer_norm" -> OnnxLayers.layerNorm(c.array(0), c.array(1), c.array(2), c.number(3));
            case "batch_norm" ->
                OnnxLayers.batchNorm(c.array(0), c.array(1), c.array(2), c.array(3), c.array(4), c.number(7));
            case "gelu" -> OnnxLayers.gelu(c.array(0));
            case "relu" -> OnnxLayers.relu(c.array(0));
            case "concat" -> OnnxArray.concat(c.arrays(0), c.whole(1));
            case "upsample" -> OnnxLayers.resized(c.array(0), c.whole(1), c.whole(2));
            case "resample_tokens" -> {
                OnnxArray images = OnnxLayers.images(c.array(0), c.whole(1));
                yield OnnxLayers.tokens(OnnxLayers.resized(images, c.whole(2), c.whole(2)));
            }
            default -> throw c.unknown();
        };
    }
}
