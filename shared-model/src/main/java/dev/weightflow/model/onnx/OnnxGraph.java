package dev.weightflow.model.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.model.protobuf.ProtoMessage;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Transfer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Builder of a graph, from its inputs to its outputs: onnx.proto's {@code GraphProto}. It is built by calling a network's forward pass with its arrays.
 * The length of the first axis of inputs and outputs, the batch, is left open.
 */
public final class OnnxGraph {

    /** Length of the open axis in the shapes of arrays: a prime that no axis of a constant has, so that theirs are never taken for a constant's. */
    static final long BATCH = 31;

    private static final String OPEN = "batch";
    private static final long FLOAT = 1;
    private static final long INT64 = 7;

    private final String name;
    private final Map<Class<?>, OnnxOperations> operations;
    private final Set<String> names = new HashSet<>();
    private final List<ProtoMessage> inputs = new ArrayList<>();
    private final List<ProtoMessage> nodes = new ArrayList<>();
    private final List<ProtoMessage> outputs = new ArrayList<>();
    /** Tensors by content, so that equal ones are shared. */
    private final Map<HostTensor, Value> initializers = new LinkedHashMap<>();
    /** Results of nodes by what these compute, so that equal ones are shared. */
    private final Map<List<Object>, List<Value>> results = new HashMap<>();

    /** @param operations the forms of the operations in TorchScript files, by the classes beside which these lie; {@link Ops} have theirs already */
    public OnnxGraph(String name, Map<Class<?>, OnnxOperations> operations) {
        this.name = name;
        this.operations = new HashMap<>(operations);
        this.operations.put(Ops.class, CommonOperations::of);
    }

    /**
     * Declares an input of float32.
     *
     * @param shape without the batch
     */
    public OnnxArray input(String called, long... shape) {
        inputs.add(declaration(called, shape));
        Shape whole = new Shape(BATCH).add(shape);
        return new OnnxArray(this, called, whole, new Elements.Computed(this, called, new Value(taken(called)), whole));
    }

    /**
     * Declares an array of this graph, [batch, ...], an output.
     *
     * @throws IllegalArgumentException if something else in the graph has that name
     */
    public void output(String called, NDArray array) {
        outputs.add(declaration(called, array.getShape().slice(1).getShape()));
        nodes.add(new ProtoMessage()
                .with(1, array(called, array).value().name())
                .with(2, taken(called))
                .with(3, called)
                .with(4, "Identity"));
    }

    /** Returns a weight, which is in the graph if something is computed with it, and under that name unless an equal one is there. */
    public OnnxArray weight(String called, Shape shape, Supplier<HostTensor> values) {
        int kind = called.lastIndexOf('.');
        String place = kind < 0 ? called : called.substring(0, kind);
        return new OnnxArray(this, place, shape, new Elements.Constant(this, called, shape, values));
    }

    /** Returns an array of this graph itself, and one with values as a constant. */
    OnnxArray array(String place, NDArray array) {
        return array instanceof OnnxArray own ? own : constant(place, Transfer.toHost(array));
    }

    OnnxArray constant(String place, HostTensor tensor) {
        return weight(place + ".constant", new Shape(tensor.dimensions()), () -> tensor);
    }

    OnnxArray call(OnnxCall call) {
        return Optional.ofNullable(operations.get(call.owner()))
                .orElseThrow(call::unknown)
                .of(call);
    }

    /** Adds a tensor, under that name unless an equal one is there. */
    Value initializer(String called, HostTensor tensor) {
        return initializers.computeIfAbsent(tensor, none -> new Value(unique(called)));
    }

    /** Adds a node with one output. */
    Value node(String place, String operator, List<Value> in, Attribute... attributes) {
        return node(place, operator, in, 1, attributes).get(0);
    }

    /** Adds a node, unless an equal one is there. */
    List<Value> node(String place, String operator, List<Value> in, int out, Attribute... attributes) {
        List<Object> content = List.of(operator, in, out, List.of(attributes));
        return results.computeIfAbsent(content, none -> added(place, operator, in, out, attributes));
    }

    private List<Value> added(String place, String operator, List<Value> in, int out, Attribute... attributes) {
        String called = unique(place + "/" + operator);
        ProtoMessage node = new ProtoMessage();
        in.forEach(value -> node.with(1, value.name()));
        List<Value> values = IntStream.range(0, out)
                .mapToObj(i -> new Value(out == 1 ? called : unique(called + "." + i)))
                .toList();
        values.forEach(value -> node.with(2, value.name()));
        node.with(3, called).with(4, operator);
        for (Attribute attribute : attributes) {
            node.with(5, attribute.message());
        }
        nodes.add(node);
        return values;
    }

    private String taken(String called) {
        if (!names.add(called)) {
            throw new IllegalArgumentException("two values of the graph are called '" + called + "'");
        }
        return called;
    }

    private String unique(String wanted) {
        String called = wanted;
        for (int i = 2; !names.add(called); i++) {
            called = wanted + "_" + i;
        }
        return called;
    }

    ProtoMessage message() {
        ProtoMessage graph = new ProtoMessage();
        nodes.forEach(node -> graph.with(1, node));
        graph.with(2, name);
        initializers.forEach((tensor, value) -> graph.with(5, tensor(value, tensor)));
        inputs.forEach(input -> graph.with(11, input));
        outputs.forEach(output -> graph.with(12, output));
        return graph;
    }

    /** Builds a {@code TensorProto}; its raw data are little-endian, as a {@link HostTensor}'s. */
    private static ProtoMessage tensor(Value value, HostTensor tensor) {
        ProtoMessage message = new ProtoMessage();
        tensor.shape().forEach(axis -> message.with(1, axis.longValue()));
        return message.with(2, tensor.type() == ElementType.I64 ? INT64 : FLOAT)
                .with(8, value.name())
                .with(9, tensor.data());
    }

    /** Builds a {@code ValueInfoProto}. */
    private static ProtoMessage declaration(String called, long[] shape) {
        ProtoMessage axes = new ProtoMessage().with(1, new ProtoMessage().with(2, OPEN));
        for (long axis : shape) {
            axes.with(1, new ProtoMessage().with(1, axis));
        }
        ProtoMessage tensor = new ProtoMessage().with(1, FLOAT).with(2, axes);
        return new ProtoMessage().with(1, called).with(2, new ProtoMessage().with(1, tensor));
    }
}
