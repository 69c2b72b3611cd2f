package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.schema.Keyed;
import java.util.ArrayList;
import java.util.List;

/**
 * Flow of a velocity field over unit time: from W(0) = W0, the pre-trained weight, to W(1), the adapted one.
 *
 * @param integrator the method of a step
 * @param steps the number of steps of length 1/steps; at least 1
 */
public record Flow(IntegratorName integrator, int steps) {

    /** One forward Euler step, W0 + v(W0, 0): the paper's, and LoRA's. */
    public static final Flow ONE_EULER_STEP = new Flow(IntegratorName.EULER, 1);

    public Flow {
        if (steps < 1) {
            throw new IllegalArgumentException("a flow cannot take " + steps + " steps; choose 1 or more");
        }
    }

    public static Flow rungeKutta(int steps) {
        return new Flow(IntegratorName.RK4, steps);
    }

    /**
     * Transports a weight, differentiably through all steps. Intermediate arrays belong to the step scope that is open on this thread.
     *
     * @param w0 [out, in]; computed in float32 if its type is narrower
     * @return W(1), [out, in], of w0's type
     */
    public NDArray transport(VelocityField field, NDArray w0) {
        List<NDArray> path = path(field, w0);
        return as(path.get(path.size() - 1), w0.getDataType());
    }

    /** Computes the weight before and after each step of {@link #transport}, from W(0) to W(1), in float32 or wider and also differentiable. */
    public List<NDArray> path(VelocityField field, NDArray w0) {
        double dt = 1.0 / steps;
        List<NDArray> path = new ArrayList<>();
        path.add(wide(w0));
        for (int i = 0; i < steps; i++) {
            path.add(step(field, path.get(i), i * dt, dt));
        }
        return path;
    }

    /** Computes an approximation of W(t + dt) from W(t), both [out, in]. */
    private NDArray step(VelocityField field, NDArray w, double t, double dt) {
        return switch (integrator) {
            case EULER -> Ops.addScaled(w, field.velocity(w, t), dt);
            case HEUN -> {
                NDArray k1 = field.velocity(w, t);
                NDArray k2 = field.velocity(Ops.addScaled(w, k1, dt), t + dt);
                yield Ops.addScaled(w, k1.add(k2), dt / 2);
            }
            case RK4 -> {
                NDArray k1 = field.velocity(w, t);
                NDArray k2 = field.velocity(Ops.addScaled(w, k1, dt / 2), t + dt / 2);
                NDArray k3 = field.velocity(Ops.addScaled(w, k2, dt / 2), t + dt / 2);
                NDArray k4 = field.velocity(Ops.addScaled(w, k3, dt), t + dt);
                yield Ops.addScaled(w, Ops.addScaled(k1.add(k4), k2.add(k3), 2), dt / 6);
            }
        };
    }

    /**
     * Returns the array itself in float64, otherwise in float32. A softmax field's initial velocities differ from 1/k by about a thousandth; the
     * spacing of half-precision numbers there is as wide, and would round the field's structure away.
     */
    static NDArray wide(NDArray array) {
        return array.getDataType() == DataType.FLOAT64 ? array : as(array, DataType.FLOAT32);
    }

    /** Casts the array to that type, if it has another; differentiable. */
    static NDArray as(NDArray array, DataType type) {
        return array.getDataType() == type ? array : Ops.cast(array, type);
    }

    public enum IntegratorName implements Keyed {
        /** Euler's method, first order. */
        EULER,
        /** Heun's method, second order. */
        HEUN,
        /** The classical Runge-Kutta method, fourth order. */
        RK4
    }
}
