package dev.weightflow.model.onnx;

import dev.weightflow.data.host.HostTensor;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Operators for a part of the model, of ONNX's operator set {@value OnnxFile#OPERATOR_SET}. Those with weights take the state dict's with the part's
 * prefix, as {@code .weight} and {@code .bias}.
 */
public final class Operators {

    private static final double EPSILON = 1e-5;

    private final OnnxGraph graph;
    private final String place;

    Operators(OnnxGraph graph, String place) {
        this.graph = graph;
        this.place = place;
    }

    /** Applies a linear layer: rows [n, in] to [n, out]; weight [out, in], bias [out]. */
    public Value linear(Value rows, boolean biased) {
        return node("Gemm", weighed(rows, biased), Attribute.of("transB", 1));
    }

    /** Images [batch, in, h, w] to [batch, out, h / stride, w / stride]; weight [out, in, stride or 1, stride or 1], bias [out]. */
    public Value convolution(Value images, long stride, boolean biased) {
        return node("Conv", weighed(images, biased), Attribute.of("strides", new long[] {stride, stride}));
    }

    /** Applies a transposed 2×2 convolution of stride 2: [batch, in, h, w] to [batch, out, 2h, 2w]; weight [in, out, 2, 2], bias [out]. */
    public Value doubled(Value images) {
        return node("ConvTranspose", weighed(images, true), Attribute.of("strides", new long[] {2, 2}));
    }

    /** Computes the maximum of each square: [batch, channels, h, w] to [batch, channels, h / side, w / side]. */
    public Value maxPool(Value images, long side) {
        long[] square = {side, side};
        return node("MaxPool", List.of(images), Attribute.of("kernel_shape", square), Attribute.of("strides", square));
    }

    /** Normalises over the last axis, with PyTorch's default epsilon. */
    public Value layerNorm(Value x) {
        return layerNorm(x, EPSILON);
    }

    /** Normalises over the last axis. */
    public Value layerNorm(Value x, double epsilon) {
        return node("LayerNormalization", weighed(x, true), Attribute.of("axis", -1), Attribute.of("epsilon", (float)
                epsilon));
    }

    /** Multiplies by a vector of the state dict: [..., n] to the same; the vector, with that name after the prefix, [n]. */
    public Value weighted(Value x, String vector) {
        return node("Mul", List.of(x, weight(vector)));
    }

    /** Normalises by the running statistics; images [batch, channels, h, w]. */
    public Value batchNorm(Value images) {
        return node(
                "BatchNormalization",
                Stream.concat(weighed(images, true).stream(), Stream.of(weight("running_mean"), weight("running_var")))
                        .toList(),
                Attribute.of("epsilon", (float) EPSILON));
    }

    private List<Value> weighed(Value x, boolean biased) {
        return biased ? List.of(x, weight("weight"), weight("bias")) : List.of(x, weight("weight"));
    }

    private Value weight(String kind) {
        String name = place + "." + kind;
        return graph.constant(name, graph.tensor(name));
    }

    public Value constant(String kind, HostTensor tensor) {
        return graph.constant(place + "." + kind, tensor);
    }

    public Value matMul(Value left, Value right) {
        return node("MatMul", List.of(left, right));
    }

    public Value add(Value left, Value right) {
        return node("Add", List.of(left, right));
    }

    public Value scale(Value x, double factor) {
        return node("Mul", List.of(x, scalar("factor", factor)));
    }

    /** Computes the softmax over the last axis. */
    public Value softmax(Value x) {
        return node("Softmax", List.of(x), Attribute.of("axis", -1));
    }

    public Value relu(Value x) {
        return node("Relu", List.of(x));
    }

    /** Computes x·(1 + erf(x / √2)) / 2, in the order of operators that ONNX Runtime fuses. */
    public Value gelu(Value x) {
        Value erf = node("Erf", List.of(node("Div", List.of(x, scalar("sqrt2", Math.sqrt(2))))));
        return scale(node("Mul", List.of(x, add(erf, scalar("one", 1)))), 0.5);
    }

    /** Reshapes; one of the axes may be -1, for the remaining length. */
    public Value reshape(Value x, long... shape) {
        return node("Reshape", List.of(x, constant("shape", HostTensor.of(shape, shape.length))));
    }

    public Value transpose(Value x, long... axes) {
        return node("Transpose", List.of(x), Attribute.of("perm", axes));
    }

    /** Gathers the elements at these indices of an axis. */
    public Value gather(Value x, long axis, long[] indices) {
        return node(
                "Gather",
                List.of(x, constant("indices", HostTensor.of(indices, indices.length))),
                Attribute.of("axis", axis));
    }

    /** Splits an axis into equal parts. */
    public List<Value> split(Value x, long axis, int parts) {
        return graph.node(place, "Split", List.of(x), parts, Attribute.of("axis", axis));
    }

    public Value concat(List<Value> values, long axis) {
        return node("Concat", values, Attribute.of("axis", axis));
    }

    /** Tokens as rows, [batch·side², channels], to images [batch, channels, side, side]. */
    public Value images(Value rows, long side, long channels) {
        return transpose(reshape(rows, -1, side, side, channels), 0, 3, 1, 2);
    }

    /** Images [batch, channels, side, side] to tokens as rows, [batch·side², channels]. */
    public Value rows(Value images, long channels) {
        return reshape(transpose(images, 0, 2, 3, 1), -1, channels);
    }

    /**
     * Computes the scaled dot-product attention of several heads.
     *
     * @param qkv rows [n·tokens, 3·channels], queries before keys and values
     * @param biased transforms the scores, [n, heads, tokens, tokens], before the softmax
     * @return rows [n·tokens, channels]
     */
    public Value attention(Value qkv, long tokens, long heads, long channels, UnaryOperator<Value> biased) {
        long head = channels / heads;
        List<Value> parts = split(qkv, 1, 3).stream()
                .map(part -> reshape(part, -1, tokens, heads, head))
                .toList();
        Value q = transpose(parts.get(0), 0, 2, 1, 3); // [n, heads, tokens, head]
        Value k = transpose(parts.get(1), 0, 2, 3, 1); // [n, heads, head, tokens]
        Value v = transpose(parts.get(2), 0, 2, 1, 3);
        Value scores = matMul(scale(q, Math.pow(head, -0.5)), k); // [n, heads, tokens, tokens]
        Value attended = matMul(softmax(biased.apply(scores)), v);
        return reshape(transpose(attended, 0, 2, 1, 3), -1, channels);
    }

    /** Repeats a constant [1, n, channels] for each image of a batch: [batch, n, channels]. */
    public Value repeated(Value constant, Value batch) {
        Value size = node("Shape", List.of(batch), Attribute.of("start", 0), Attribute.of("end", 1));
        Value ones = constant("ones", HostTensor.of(new long[] {1, 1}, 2));
        return node("Expand", List.of(constant, concat(List.of(size, ones), 0)));
    }

    /** Resamples images bilinearly, [batch, channels, from, from] to [batch, channels, to, to], corners not aligned. */
    public Value resize(Value images, int from, int to) {
        if (from == to) {
            return images;
        }
        float factor = (float) to / from;
        Value scales = constant("scales", HostTensor.of(new float[] {1, 1, factor, factor}, 4));
        return node(
                "Resize",
                List.of(images, Value.ABSENT, scales),
                Attribute.of("mode", "linear"),
                Attribute.of("coordinate_transformation_mode", "half_pixel"));
    }

    private Value scalar(String kind, double value) {
        return constant(kind, HostTensor.of(new float[] {(float) value}));
    }

    private Value node(String operator, List<Value> inputs, Attribute... attributes) {
        return graph.node(place, operator, inputs, attributes);
    }
}
