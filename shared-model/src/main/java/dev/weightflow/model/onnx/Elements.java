package dev.weightflow.model.onnx;

import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.host.HostTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Elements of an {@link OnnxArray} as they stand in the graph, in row-major order. Another shape of them is written down when an operator needs it. */
sealed interface Elements {

    Shape shape();

    /** Returns them in a shape of as many elements; no node if it is their own. */
    Value in(Shape wanted);

    /** Result of a node; the length of its first axis is left open. */
    record Computed(OnnxGraph graph, String place, Value value, Shape shape) implements Elements {
        @Override
        public Value in(Shape wanted) {
            if (wanted.equals(shape)) {
                return value;
            }
            long[] open = wanted.getShape().clone();
            open[0] = -1;
            Value target = graph.initializer(place + ".shape", HostTensor.of(open, open.length));
            return graph.node(place, "Reshape", List.of(value, target));
        }
    }

    /** Initializer, which is in the graph once it is used. */
    record Constant(OnnxGraph graph, String called, Shape shape, Supplier<HostTensor> values) implements Elements {
        @Override
        public Value in(Shape wanted) {
            HostTensor tensor = values.get();
            List<Long> axes = Arrays.stream(wanted.getShape()).boxed().toList();
            return graph.initializer(called, new HostTensor(tensor.type(), axes, tensor.data()));
        }
    }

    /**
     * Rows' product with a weight, [out, in], which becomes a node once it is used: until then it takes over what scales and shifts its columns, so
     * that batch norm after a linear layer costs nothing.
     */
    record Linear(OnnxGraph graph, String place, Value rows, OnnxArray weight, Optional<OnnxArray> bias, Shape shape)
            implements Elements {
        @Override
        public Value in(Shape wanted) {
            List<Value> inputs = Stream.concat(
                            Stream.of(rows, weight.value()), bias.stream().map(OnnxArray::value))
                    .toList();
            Value product = graph.node(place, "Gemm", inputs, Attribute.of("transB", 1));
            return new Computed(graph, place, product, shape).in(wanted);
        }

        /** Returns the product times the factors plus the shifts, both [out]. */
        Linear scaledAndShifted(OnnxArray factors, OnnxArray shifts) {
            return new Linear(
                    graph,
                    place,
                    rows,
                    weight.mul(factors.reshape(-1, 1)),
                    Optional.of(
                            bias.map(added -> added.mul(factors).add(shifts)).orElse(shifts)),
                    shape);
        }
    }
}
