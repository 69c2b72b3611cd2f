package dev.weightflow.model.onnx;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.host.HostTensor;
import java.util.List;

/**
 * Call of an operation of a TorchScript file, with its arguments in the order of the file.
 *
 * @param place the part of the model, with which the names of constants begin
 * @param owner the class beside which the file lies
 */
public record OnnxCall(OnnxGraph graph, String place, Class<?> owner, String operation, List<Object> arguments) {

    /** Returns an array; one with values is a constant of the graph. */
    public OnnxArray array(int index) {
        return graph.array(place, (NDArray) arguments.get(index));
    }

    public List<OnnxArray> arrays(int index) {
        return ((List<?>) arguments.get(index))
                .stream().map(array -> graph.array(place, (NDArray) array)).toList();
    }

    public int whole(int index) {
        return ((Number) arguments.get(index)).intValue();
    }

    public double number(int index) {
        return ((Number) arguments.get(index)).doubleValue();
    }

    /** Adds a constant of int64, [n]. */
    public OnnxArray constant(long... values) {
        return graph.constant(place, HostTensor.of(values, values.length));
    }

    public UnsupportedOperationException unknown() {
        return new UnsupportedOperationException(
                owner.getSimpleName() + "'s operation '" + operation + "' has no ONNX form");
    }
}
