package dev.weightflow.model.backbone;

import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.onnx.OnnxArray;
import dev.weightflow.model.onnx.OnnxCall;
import dev.weightflow.model.onnx.OnnxLayers;

/**
 * ONNX form of the operations in {@code SwinTransformer.py}, without those for prompts. Partitioning into windows, shifted or not, is a permutation of
 * an image's tokens.
 */
final class SwinOperations {

    private SwinOperations() {}

    /** See {@link dev.weightflow.model.onnx.OnnxOperations}. */
    static OnnxArray of(OnnxCall c) {
        OnnxArray x = c.array(0);
        long channels = x.getShape().getLastDimension();
        return switch (c.operation()) {
            case "conv2d" -> OnnxLayers.convolution(x, c.array(1), c.array(2), c.whole(3));
            case "windows" -> {
                WindowGeometry geometry = geometry(c);
                yield x.gather(1, c.constant(geometry.order())).reshape(-1, geometry.tokens(), channels);
            }
            case "window_reverse" -> {
                long[] order = geometry(c).order();
                yield x.reshape(-1, order.length, channels).gather(1, c.constant(inverse(order)));
            }
            case "patch_merge" -> {
                long half = c.whole(1) / 2;
                yield x.reshape(-1, half, 2, half, 2, channels)
                        .transpose(0, 1, 3, 4, 2, 5)
                        .reshape(-1, half * half, 4 * channels);
            }
            case "position_bias" -> {
                long tokens = c.whole(2);
                yield x.gather(0, c.array(1).reshape(1, tokens, tokens)).transpose(0, 3, 1, 2);
            }
            case "attention" -> {
                OnnxArray bias = c.array(1);
                yield OnnxLayers.attention(x, c.whole(2), scores -> biased(scores, bias));
            }
            default -> throw c.unknown();
        };
    }

    private static WindowGeometry geometry(OnnxCall c) {
        return new WindowGeometry(c.whole(1), c.whole(3), c.whole(4));
    }

    /** [batch·windows, heads, tokens, tokens] to the same; bias [windows or 1, heads, tokens, tokens] */
    private static OnnxArray biased(OnnxArray scores, OnnxArray bias) {
        Shape whole = scores.getShape();
        Shape ofEach = bias.getShape();
        return ofEach.get(0) == 1
                ? scores.add(bias)
                : scores.reshape(new Shape(-1).addAll(ofEach)).add(bias).reshape(whole);
    }

    private static long[] inverse(long[] order) {
        long[] inverse = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[(int) order[i]] = i;
        }
        return inverse;
    }
}
