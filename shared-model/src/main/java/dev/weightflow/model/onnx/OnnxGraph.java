package dev.weightflow.model.onnx;

import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.model.protobuf.ProtoMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Builder of a graph, from its inputs to its outputs: onnx.proto's {@code GraphProto}. The length of the first axis of inputs and outputs, the batch,
 * is left open.
 */
public final class OnnxGraph {

    private static final String BATCH = "batch";
    private static final long FLOAT = 1;
    private static final long INT64 = 7;

    private final String name;
    private final Function<String, HostTensor> weights;
    private final Set<String> names = new HashSet<>();
    private final List<ProtoMessage> inputs = new ArrayList<>();
    private final List<ProtoMessage> nodes = new ArrayList<>();
    private final List<ProtoMessage> outputs = new ArrayList<>();
    /** Tensors by content, so that equal ones are shared. */
    private final Map<HostTensor, Value> initializers = new LinkedHashMap<>();

    /** @param weights the float32 tensors of the state dict by their names */
    public OnnxGraph(String name, Function<String, HostTensor> weights) {
        this.name = name;
        this.weights = weights;
    }

    /**
     * Declares an input of float32.
     *
     * @param shape without the batch
     */
    public Value input(String called, long... shape) {
        inputs.add(declaration(called, shape));
        return new Value(taken(called));
    }

    /**
     * Declares a value an output.
     *
     * @param shape without the batch
     * @throws IllegalArgumentException if something else in the graph has that name
     */
    public void output(String called, Value value, long... shape) {
        outputs.add(declaration(called, shape));
        nodes.add(new ProtoMessage()
                .with(1, value.name())
                .with(2, taken(called))
                .with(3, called)
                .with(4, "Identity"));
    }

    /** Returns the operators for a part of the model, given by a prefix of the state dict's names, with which the names of its values begin. */
    public Operators at(String place) {
        return new Operators(this, place);
    }

    /** Returns a tensor of the state dict with its values. */
    public HostTensor tensor(String weight) {
        return weights.apply(weight);
    }

    /** Adds a constant, under that name unless an equal one exists. */
    Value constant(String called, HostTensor tensor) {
        return initializers.computeIfAbsent(tensor, none -> new Value(unique(called)));
    }

    /** Adds a node with one output of the same name. */
    Value node(String place, String operator, List<Value> in, Attribute... attributes) {
        String called = unique(place + "/" + operator);
        return node(called, operator, in, List.of(called), attributes).get(0);
    }

    /** Adds a node with several outputs. */
    List<Value> node(String place, String operator, List<Value> in, int out, Attribute... attributes) {
        String called = unique(place + "/" + operator);
        List<String> results = new ArrayList<>();
        for (int i = 0; i < out; i++) {
            results.add(unique(called + "." + i));
        }
        return node(called, operator, in, results, attributes);
    }

    private List<Value> node(
            String called, String operator, List<Value> in, List<String> out, Attribute... attributes) {
        ProtoMessage node = new ProtoMessage();
        in.forEach(value -> node.with(1, value.name()));
        out.forEach(result -> node.with(2, result));
        node.with(3, called).with(4, operator);
        for (Attribute attribute : attributes) {
            node.with(5, attribute.message());
        }
        nodes.add(node);
        return out.stream().map(Value::new).toList();
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
        initializers.forEach((tensor, value) -> graph.with(5, initializer(value, tensor)));
        inputs.forEach(input -> graph.with(11, input));
        outputs.forEach(output -> graph.with(12, output));
        return graph;
    }

    /** Builds a {@code TensorProto}; its raw data are little-endian, as a {@link HostTensor}'s. */
    private static ProtoMessage initializer(Value value, HostTensor tensor) {
        ProtoMessage message = new ProtoMessage();
        tensor.shape().forEach(axis -> message.with(1, axis.longValue()));
        return message.with(2, tensor.type() == ElementType.I64 ? INT64 : FLOAT)
                .with(8, value.name())
                .with(9, tensor.data());
    }

    /** Builds a {@code ValueInfoProto}. */
    private static ProtoMessage declaration(String called, long[] shape) {
        ProtoMessage axes = new ProtoMessage().with(1, new ProtoMessage().with(2, BATCH));
        for (long axis : shape) {
            axes.with(1, new ProtoMessage().with(1, axis));
        }
        ProtoMessage tensor = new ProtoMessage().with(1, FLOAT).with(2, axes);
        return new ProtoMessage().with(1, called).with(2, new ProtoMessage().with(1, tensor));
    }
}
