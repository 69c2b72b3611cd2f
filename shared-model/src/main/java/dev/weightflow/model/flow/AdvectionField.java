package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.model.tensor.TorchScript;
import java.util.List;
import java.util.function.Function;

/**
 * Transport of a weight along its rows: dW/dt = −∂(C·W)/∂j in conservation form, with a velocity C = B·A for each entry and central
 * differences that wrap around at the ends of a row,
 *
 * <pre>v(W)[i, j] = −(C[i, j+1]·W[i, j+1] − C[i, j−1]·W[i, j−1]) / 2.</pre>
 *
 * The outflow of an entry enters its neighbours, so that the sum of each row never changes. With a velocity that is constant along a row,
 * this is the discrete advection equation, and the row's norm does not change either.
 *
 * @param a A, [r, in]
 * @param b B, [out, r]
 */
public record AdvectionField(NDArray a, NDArray b) implements VelocityField {

    private static final TorchScript SCRIPT = TorchScript.beside(AdvectionField.class);

    @Override
    public NDArray velocity(NDArray w, double t) {
        NDArray speed = new LowRankField(a, b, 1).velocity(w, t); // [out, in]
        NDArray carried = speed.mul(Flow.wide(w));
        NDArray difference = SCRIPT.call("roll_columns", carried, 1).sub(SCRIPT.call("roll_columns", carried, -1));
        return Ops.scale(difference, 0.5);
    }

    /**
     * Configuration of the field, which starts as LoRA's does.
     *
     * @param rank r, at least 1
     */
    public record Kind(int rank) implements FieldKind {

        @Override
        public List<ParameterSpec> parameters(String prefix, Shape weight) {
            return LowRankField.factors(prefix + ".advection_A", prefix + ".advection_B", rank, weight);
        }

        @Override
        public AdvectionField field(String prefix, Function<String, NDArray> arrays) {
            return new AdvectionField(arrays.apply(prefix + ".advection_A"), arrays.apply(prefix + ".advection_B"));
        }
    }
}
