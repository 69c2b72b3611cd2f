package dev.weightflow.model.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.model.tensor.SymbolicArray;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Array of an {@link OnnxGraph}, of operator set {@value OnnxFile#OPERATOR_SET}: what is computed with it becomes nodes. Its shape is that for a batch
 * of {@value OnnxGraph#BATCH} images.
 *
 * <p>A reshape adds no node before an operator needs the shape. Tokens thus stay rows, [batch·tokens, channels], from one linear layer to the next, of
 * which each is one product with its weight as in the state dict.
 */
public final class OnnxArray extends SymbolicArray {

    private final OnnxGraph graph;
    /** Part of the model, a prefix of the state dict's names, with which the names of its nodes begin. */
    private final String place;

    private final Elements elements;

    OnnxArray(OnnxGraph graph, String place, Shape shape, Elements elements) {
        super(shape);
        this.graph = graph;
        this.place = place;
        this.elements = elements;
    }

    @Override
    protected OnnxArray apply(Class<?> owner, String operation, Object... arguments) {
        return graph.call(new OnnxCall(graph, place, owner, operation, List.of(arguments)));
    }

    /** Returns the value in the graph, in this array's shape. */
    Value value() {
        return elements.in(shape);
    }

    /** Returns the value in the graph in another shape. */
    Value in(Shape other) {
        return elements.in(other);
    }

    /** Adds an operator of each element. */
    OnnxArray unary(String operator) {
        return like(elements.shape(), operator, List.of(elements.in(elements.shape())));
    }

    @Override
    public OnnxArray reshape(Shape wanted) {
        long[] axes = wanted.getShape().clone();
        int open = IntStream.range(0, axes.length)
                .filter(axis -> axes[axis] == -1)
                .findFirst()
                .orElse(-1);
        if (open >= 0) {
            axes[open] = 1;
            axes[open] = size() / new Shape(axes).size();
        }
        return new OnnxArray(graph, place, new Shape(axes), elements);
    }

    @Override
    public OnnxArray reshape(long... wanted) {
        return reshape(new Shape(wanted));
    }

    @Override
    public OnnxArray flatten(int first, int last) {
        return reshape(shape.slice(0, first).add(-1).addAll(shape.slice(last + 1)));
    }

    @Override
    public OnnxArray transpose(int... axes) {
        long[] result = Arrays.stream(axes).mapToLong(shape::get).toArray();
        long[] order = Arrays.stream(axes).asLongStream().toArray();
        return node("Transpose", List.of(value()), new Shape(result), Attribute.of("perm", order));
    }

    /** Adds with broadcasting. */
    @Override
    public OnnxArray add(NDArray other) {
        return elementwise("Add", graph.array(place, other));
    }

    /** Multiplies with broadcasting. */
    @Override
    public OnnxArray mul(NDArray other) {
        return elementwise("Mul", graph.array(place, other));
    }

    public OnnxArray scale(double factor) {
        return elementwise("Mul", scalar("factor", factor));
    }

    /** Multiplies lines by a weight, this array, [out, in]: [..., in] to [..., out]. */
    OnnxArray productWith(OnnxArray lines, Optional<OnnxArray> bias) {
        long out = shape.get(0);
        Shape rows = lines.rows();
        Shape result = Shape.update(lines.shape, lines.shape.dimension() - 1, out);
        return new OnnxArray(
                graph,
                place,
                result,
                new Elements.Linear(graph, place, lines.in(rows), this, bias, Shape.update(rows, 1, out)));
    }

    /** Computes each line times the factors plus the shifts: [..., n], [n], [n]. */
    OnnxArray scaledAndShifted(OnnxArray factors, OnnxArray shifts) {
        return elements instanceof Elements.Linear linear
                ? new OnnxArray(graph, place, shape, linear.scaledAndShifted(factors, shifts))
                : mul(factors).add(shifts);
    }

    /** Adds an operator of two arrays, with broadcasting. */
    OnnxArray elementwise(String operator, OnnxArray other) {
        boolean alongLines = other.shape.dimension() == 1 && other.shape.get(0) == shape.getLastDimension();
        if (other.shape.isScalar() || alongLines) {
            Shape own = other.shape.isScalar() ? elements.shape() : lines();
            return like(own, operator, List.of(in(own), other.value()));
        }
        if (shape.equals(other.shape)) {
            Shape common = elements.shape().equals(other.elements.shape()) ? elements.shape() : rows();
            return like(common, operator, List.of(in(common), other.in(common)));
        }
        return node(operator, List.of(value(), other.value()), broadcast(shape, other.shape));
    }

    private static Shape broadcast(Shape one, Shape other) {
        int axes = Math.max(one.dimension(), other.dimension());
        return new Shape(IntStream.range(0, axes)
                .mapToLong(axis -> Math.max(
                        length(one, axis - axes + one.dimension()), length(other, axis - axes + other.dimension())))
                .toArray());
    }

    private static long length(Shape shape, int axis) {
        return axis < 0 ? 1 : shape.get(axis);
    }

    /** Computes the products of matrices in the last two axes. */
    @Override
    public OnnxArray matMul(NDArray other) {
        OnnxArray right = graph.array(place, other);
        int last = shape.dimension() - 1;
        return node("MatMul", List.of(value(), right.value()), Shape.update(shape, last, right.shape.get(last)));
    }

    /** Gathers the elements at these indices of an axis, whose place the axes of the indices take. */
    public OnnxArray gather(int axis, OnnxArray indices) {
        return node(
                "Gather",
                List.of(value(), indices.value()),
                shape.slice(0, axis).addAll(indices.shape).addAll(shape.slice(axis + 1)),
                Attribute.of("axis", axis));
    }

    /** Selects the last elements of an axis. */
    public OnnxArray last(int axis, long count) {
        List<Value> bounds = Stream.of(shape.get(axis) - count, shape.get(axis), (long) axis)
                .map(bound -> vector("bound", bound))
                .toList();
        return node(
                "Slice",
                List.of(value(), bounds.get(0), bounds.get(1), bounds.get(2)),
                Shape.update(shape, axis, count));
    }

    /** Splits an axis into parts of these lengths. */
    public List<OnnxArray> parts(int axis, long... lengths) {
        Shape whole = axis == shape.dimension() - 1 ? lines() : shape;
        int own = whole.dimension() - shape.dimension() + axis;
        List<Value> parts = graph.node(
                place,
                "Split",
                List.of(in(whole), vector("lengths", lengths)),
                lengths.length,
                Attribute.of("axis", own));
        return IntStream.range(0, lengths.length)
                .mapToObj(i -> computed(
                        Shape.update(shape, axis, lengths[i]), Shape.update(whole, own, lengths[i]), parts.get(i)))
                .toList();
    }

    /** Joins arrays along an axis. */
    public static OnnxArray concat(List<OnnxArray> arrays, int axis) {
        OnnxArray first = arrays.get(0);
        long length = arrays.stream().mapToLong(array -> array.shape.get(axis)).sum();
        Shape result = Shape.update(first.shape, axis, length);
        boolean alongRows = axis == first.shape.dimension() - 1;
        return first.node(
                "Concat",
                arrays.stream()
                        .map(array -> alongRows ? array.in(array.rows()) : array.value())
                        .toList(),
                result,
                alongRows ? Shape.update(first.rows(), 1, length) : result,
                Attribute.of("axis", alongRows ? 1 : axis));
    }

    /** Repeats a constant [1, ...] for each image of a batch. */
    public OnnxArray repeated(OnnxArray batch) {
        Value size =
                graph.node(place, "Shape", List.of(batch.value()), Attribute.of("start", 0), Attribute.of("end", 1));
        long[] ones = new long[shape.dimension() - 1];
        Arrays.fill(ones, 1);
        Value axes = graph.node(place, "Concat", List.of(size, vector("ones", ones)), Attribute.of("axis", 0));
        return node("Expand", List.of(value(), axes), Shape.update(shape, 0, batch.shape.get(0)));
    }

    /** Returns the shape with all axes but the last as one. */
    Shape rows() {
        return new Shape(size() / shape.getLastDimension(), shape.getLastDimension());
    }

    /** Returns a shape with this array's last axis, for operators along it: that of the elements, if they have that axis. */
    Shape lines() {
        Shape own = elements.shape();
        return own.getLastDimension() == shape.getLastDimension() ? own : rows();
    }

    OnnxArray scalar(String kind, double value) {
        HostTensor tensor = HostTensor.of(new float[] {(float) value});
        return new OnnxArray(
                graph, place, new Shape(), new Elements.Constant(graph, place + "." + kind, new Shape(), () -> tensor));
    }

    private Value vector(String kind, long... values) {
        return constant(kind, HostTensor.of(values, values.length));
    }

    /** Adds a constant beside this array's nodes. */
    Value constant(String kind, HostTensor tensor) {
        return graph.initializer(place + "." + kind, tensor);
    }

    /** Adds a node whose result has this array's shape, and its elements the other one. */
    OnnxArray like(Shape elementsShape, String operator, List<Value> inputs, Attribute... attributes) {
        return node(operator, inputs, shape, elementsShape, attributes);
    }

    OnnxArray node(String operator, List<Value> inputs, Shape result, Attribute... attributes) {
        return node(operator, inputs, result, result, attributes);
    }

    /** Adds a node whose result has that shape, and its elements the other one. */
    OnnxArray node(String operator, List<Value> inputs, Shape result, Shape elementsShape, Attribute... attributes) {
        return computed(result, elementsShape, graph.node(place, operator, inputs, attributes));
    }

    private OnnxArray computed(Shape result, Shape elementsShape, Value value) {
        return new OnnxArray(graph, place, result, new Elements.Computed(graph, place, value, elementsShape));
    }
}
