package dev.weightflow.model.onnx;

/** ONNX form of {@link dev.weightflow.model.tensor.Ops}, as far as networks use them in evaluation. */
final class CommonOperations {

    private CommonOperations() {}

    /** See {@link OnnxOperations}. */
    static OnnxArray of(OnnxCall c) {
        return switch (c.operation()) {
            case "linear" -> c.array(0).linear(c.array(1), c.array(2));
            case "linear_unbiased" -> c.array(0).linear(c.array(1));
            case "layer_norm" -> c.array(0).layerNorm(c.array(1), c.array(2), c.number(3));
            case "batch_norm" -> c.array(0).batchNorm(c.array(1), c.array(2), c.array(3), c.array(4), c.number(7));
            case "gelu" -> c.array(0).gelu();
            case "relu" -> c.array(0).relu();
            case "concat" -> OnnxArray.concat(c.arrays(0), c.whole(1));
            case "upsample" -> c.array(0).resized(c.whole(1), c.whole(2));
            case "resample_tokens" -> {
                int side = c.whole(2);
                yield c.array(0).images(c.whole(1)).resized(side, side).tokens();
            }
            default -> throw c.unknown();
        };
    }
}
