package dev.weightflow.model.backbone.vit;

import dev.weightflow.model.onnx.OnnxArray;
import dev.weightflow.model.onnx.OnnxCall;
import dev.weightflow.model.onnx.OnnxLayers;
import java.util.List;
import java.util.function.UnaryOperator;

/** ONNX form of the operations in {@code VisionTransformer.py}, without those for prompts. */
final class VitOperations {

    private VitOperations() {}

    /** See {@link dev.weightflow.model.onnx.OnnxOperations}. */
    static OnnxArray of(OnnxCall c) {
        OnnxArray x = c.array(0);
        return switch (c.operation()) {
            case "embed" -> OnnxLayers.tokens(OnnxLayers.convolution(x, c.array(1), c.array(2), c.whole(3)));
            case "placed" ->
                OnnxArray.concat(List.of(c.array(1).repeated(x), x), 1).add(c.array(2));
            case "with_registers" -> {
                List<OnnxArray> parts = x.parts(1, 1, x.getShape().get(1) - 1);
                yield OnnxArray.concat(List.of(parts.get(0), c.array(1).repeated(x), parts.get(1)), 1);
            }
            case "last_tokens" -> x.last(1, c.whole(1));
            case "attention" -> OnnxLayers.attention(x, c.whole(1), UnaryOperator.identity());
            default -> throw c.unknown();
        };
    }
}
