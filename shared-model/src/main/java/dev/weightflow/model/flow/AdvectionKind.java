package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.MatrixOps;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.List;
import java.util.function.Function;

/**
 * Transport along rows, {@link Field}. A starts uniform within ±1/√in and B at 0, as LoRA's, so that the flow starts at the
 * identity.
 *
 * @param rank r, at least 1
 */
public record AdvectionKind(int rank) implements FieldKind {

    @Override
    public List<ParameterSpec> parameters(String prefix, Shape weight) {
        return LowRankKind.factors(a(prefix), b(prefix), rank, weight);
    }

    @Override
    public Field field(String prefix, Function<String, NDArray> arrays) {
        return new Field(arrays.apply(a(prefix)), arrays.apply(b(prefix)));
    }

    private static String a(String prefix) {
        return prefix + ".advection_A";
    }

    private static String b(String prefix) {
        return prefix + ".advection_B";
    }

    /**
     * Transport of a weight along its rows: dW/dt = −∂(C·W)/∂j in conservation form, with a velocity C = B·A for each entry and central
     * differences that wrap around at the ends of a row,
     *
     * <pre>v(W)[i, j] = −(C[i, j+1]·W[i, j+1] − C[i, j−1]·W[i, j−1]) / 2.</pre>
     *
     * What leaves an entry enters its neighbours, so that the sum of each row never changes. With a velocity that is constant along a row,
     * this is the discrete advection equation, and the row's norm does not change either.
     *
     * @param a A, [r, in]
     * @param b B, [out, r]
     */
    public record Field(NDArray a, NDArray b) implements VelocityField {

        @Override
        public NDArray velocity(NDArray w, double t) {
            NDArray speed = new LowRankField(a, b, 1).velocity(w, t); // [out, in]
            NDArray carried = speed.mul(Precision.wide(w));
            return Ops.scale(MatrixOps.rollColumns(carried, 1).sub(MatrixOps.rollColumns(carried, -1)), 0.5);
        }
    }
}
