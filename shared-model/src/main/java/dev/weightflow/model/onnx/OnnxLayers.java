package dev.weightflow.model.onnx;

import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.host.HostTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Layers of networks as nodes. Those of a weight have the weight's place in the model in their names. */
public final class OnnxLayers {

    private OnnxLayers() {}

    /** Applies a linear layer: [..., in] to [..., out]; weight [out, in]. */
    public static OnnxArray linear(OnnxArray x, OnnxArray weight) {
        return weight.productWith(x, Optional.empty());
    }

    /** Applies a linear layer: [..., in] to [..., out]; weight [out, in], bias [out]. */
    public static OnnxArray linear(OnnxArray x, OnnxArray weight, OnnxArray bias) {
        return weight.productWith(x, Optional.of(bias));
    }

    /** Images [batch, in, h, w] to [batch, out, h / stride, w / stride]; weight [out, in, stride, stride], bias [out]. */
    public static OnnxArray convolution(OnnxArray images, OnnxArray weight, OnnxArray bias, long stride) {
        Shape shape = images.getShape();
        return weight.node(
                "Conv",
                with(images.value(), weight, bias),
                new Shape(shape.get(0), weight.getShape().get(0), shape.get(2) / stride, shape.get(3) / stride),
                Attribute.of("strides", new long[] {stride, stride}));
    }

    /** Applies a transposed 2×2 convolution of stride 2: [batch, in, h, w] to [batch, out, 2h, 2w]; weight [in, out, 2, 2], bias [out]. */
    public static OnnxArray doubled(OnnxArray images, OnnxArray weight, OnnxArray bias) {
        Shape shape = images.getShape();
        return weight.node(
                "ConvTranspose",
                with(images.value(), weight, bias),
                new Shape(shape.get(0), weight.getShape().get(1), 2 * shape.get(2), 2 * shape.get(3)),
                Attribute.of("strides", new long[] {2, 2}));
    }

    /** Computes the maximum of each square: [batch, channels, h, w] to [batch, channels, h / side, w / side]. */
    public static OnnxArray maxPool(OnnxArray images, long side) {
        Shape shape = images.getShape();
        long[] square = {side, side};
        return images.node(
                "MaxPool",
                List.of(images.value()),
                new Shape(shape.get(0), shape.get(1), shape.get(2) / side, shape.get(3) / side),
                Attribute.of("kernel_shape", square),
                Attribute.of("strides", square));
    }

    /** Resamples images bilinearly, [batch, channels, h, w] to [batch, channels, height, width], corners not aligned. */
    public static OnnxArray resized(OnnxArray images, long height, long width) {
        Shape shape = images.getShape();
        Shape result = new Shape(shape.get(0), shape.get(1), height, width);
        if (result.equals(shape)) {
            return images;
        }
        float[] factors = {1, 1, (float) height / shape.get(2), (float) width / shape.get(3)};
        return images.node(
                "Resize",
                List.of(
                        images.value(),
                        Value.ABSENT,
                        images.constant("scales", HostTensor.of(factors, factors.length))),
                result,
                Attribute.of("mode", "linear"),
                Attribute.of("coordinate_transformation_mode", "half_pixel"));
    }

    /** Normalises over the last axis. */
    public static OnnxArray layerNorm(OnnxArray x, OnnxArray weight, OnnxArray bias, double epsilon) {
        Shape lines = x.lines();
        return weight.node(
                "LayerNormalization",
                with(x.in(lines), weight, bias),
                x.getShape(),
                lines,
                Attribute.of("axis", -1),
                Attribute.of("epsilon", (float) epsilon));
    }

    /**
     * Normalises [rows, channels] or [batch, channels, h, w] by the running statistics, [channels]. Rows are scaled and shifted, by numbers that a
     * runtime computes once, and those of a linear layer through its weight: over rows ONNX Runtime's own operator takes as long as the layer.
     */
    public static OnnxArray batchNorm(
            OnnxArray x, OnnxArray weight, OnnxArray bias, OnnxArray mean, OnnxArray var, double epsilon) {
        if (x.getShape().dimension() == 2) {
            OnnxArray deviation =
                    var.elementwise("Add", var.scalar("epsilon", epsilon)).unary("Sqrt");
            OnnxArray factor = weight.elementwise("Div", deviation);
            return x.scaledAndShifted(factor, bias.elementwise("Sub", mean.mul(factor)));
        }
        return weight.node(
                "BatchNormalization",
                with(x.value(), weight, bias, mean, var),
                x.getShape(),
                Attribute.of("epsilon", (float) epsilon));
    }

    /** Computes x·(1 + erf(x / √2)) / 2, in the order of operators that ONNX Runtime fuses. */
    public static OnnxArray gelu(OnnxArray x) {
        OnnxArray erf = x.elementwise("Div", x.scalar("sqrt2", Math.sqrt(2))).unary("Erf");
        return x.mul(erf.add(erf.scalar("one", 1))).scale(0.5);
    }

    public static OnnxArray relu(OnnxArray x) {
        return x.unary("Relu");
    }

    /** Tokens, [batch, side², channels], to images [batch, channels, side, side]. */
    public static OnnxArray images(OnnxArray tokens, long side) {
        Shape shape = tokens.getShape();
        return tokens.reshape(shape.get(0), side, side, shape.get(2)).transpose(0, 3, 1, 2);
    }

    /** Images [batch, channels, h, w] to tokens, [batch, h·w, channels]. */
    public static OnnxArray tokens(OnnxArray images) {
        return images.transpose(0, 2, 3, 1).flatten(1, 2);
    }

    /**
     * Computes the scaled dot-product attention of several heads.
     *
     * @param qkv queries, keys and values, [n, tokens, 3·channels]
     * @param biased transforms the scores, [n, heads, tokens, tokens], before the softmax
     * @return [n, tokens, channels]
     */
    public static OnnxArray attention(OnnxArray qkv, long heads, UnaryOperator<OnnxArray> biased) {
        Shape shape = qkv.getShape();
        long channels = shape.get(2) / 3;
        long head = channels / heads;
        List<OnnxArray> parts = qkv.parts(2, channels, channels, channels).stream()
                .map(part -> part.reshape(shape.get(0), shape.get(1), heads, head))
                .toList();
        OnnxArray q = parts.get(0).transpose(0, 2, 1, 3); // [n, heads, tokens, head]
        OnnxArray k = parts.get(1).transpose(0, 2, 3, 1); // [n, heads, head, tokens]
        OnnxArray v = parts.get(2).transpose(0, 2, 1, 3);
        OnnxArray scores = q.scale(Math.pow(head, -0.5)).matMul(k); // [n, heads, tokens, tokens]
        OnnxArray attended = softmax(biased.apply(scores)).matMul(v);
        return attended.transpose(0, 2, 1, 3).flatten(2, 3);
    }

    /** Computes the softmax over the last axis. */
    private static OnnxArray softmax(OnnxArray x) {
        return x.like(x.lines(), "Softmax", List.of(x.in(x.lines())), Attribute.of("axis", -1));
    }

    private static List<Value> with(Value x, OnnxArray weight, OnnxArray... others) {
        List<Value> all = new ArrayList<>(List.of(x, weight.value()));
        Arrays.stream(others).map(OnnxArray::value).forEach(all::add);
        return List.copyOf(all);
    }
}
