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
 * @param steps the number of steps of length 1/steps; at least 1. Where the integrator controls its error, the length of the first step that it tries
 * @param tolerance where the integrator controls its error, the largest error of a step over ‖W0‖; otherwise unused
 */
public record Flow(IntegratorName integrator, int steps, double tolerance) {

    /** One forward Euler step, W0 + v(W0, 0): the paper's, and LoRA's. */
    public static final Flow ONE_EULER_STEP = new Flow(IntegratorName.EULER, 1);

    public Flow {
        if (steps < 1) {
            throw new IllegalArgumentException("a flow cannot take " + steps + " steps; choose 1 or more");
        }
        if (integrator.controlsError() && !(tolerance > 0)) {
            throw new IllegalArgumentException(integrator.key() + " needs a tolerance above 0, not " + tolerance);
        }
    }

    public Flow(IntegratorName integrator, int steps) {
        this(integrator, steps, 0);
    }

    public static Flow rungeKutta(int steps) {
        return new Flow(IntegratorName.RK4, steps);
    }

    /**
     * Point on the path.
     *
     * @param time from 0 to 1
     * @param weight W(time), [out, in]
     */
    public record Point(double time, NDArray weight) {}

    /**
     * Transports a weight, differentiably through all steps. Intermediate arrays belong to the step scope that is open on this thread.
     *
     * @param w0 [out, in]; computed in float32 if its type is narrower
     * @return W(1), [out, in], of w0's type
     */
    public NDArray transport(VelocityField field, NDArray w0) {
        List<Point> path = path(field, w0);
        return as(path.get(path.size() - 1).weight(), w0.getDataType());
    }

    /**
     * Computes all points at which {@link #transport} steps, from W(0) to W(1), in float32 or wider and also differentiable. Step sizes that are
     * chosen by the error count as constants in the backward pass.
     */
    public List<Point> path(VelocityField field, NDArray w0) {
        return along(field, w0, times(field, w0));
    }

    List<Double> times(VelocityField field, NDArray w0) {
        if (integrator.controlsError()) {
            return EmbeddedPair.of(integrator).times(field, w0, 1.0 / steps, tolerance);
        }
        double dt = 1.0 / steps;
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            times.add(i * dt);
        }
        times.add(1.0);
        return times;
    }

    List<Point> along(VelocityField field, NDArray w0, List<Double> times) {
        List<Point> path = new ArrayList<>();
        path.add(new Point(times.get(0), wide(w0)));
        for (int i = 0; i + 1 < times.size(); i++) {
            // equal steps all have exactly the same length, whatever the rounding of their times
            double dt = integrator.controlsError() ? times.get(i + 1) - times.get(i) : 1.0 / steps;
            path.add(new Point(times.get(i + 1), step(field, path.get(i).weight(), times.get(i), dt)));
        }
        return path;
    }

    /** Computes an approximation of W(t + dt) from W(t), both [out, in]. */
    private NDArray step(VelocityField field, NDArray w, double t, double dt) {
        return switch (integrator) {
            case EULER -> Ops.addScaled(w, field.velocity(w, t), dt);
            case HEUN, HEUN_EULER, BOGACKI_SHAMPINE ->
                EmbeddedPair.of(integrator).step(field, w, t, dt);
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
        RK4,
        /** Heun's method, with steps chosen by its difference to Euler's. */
        HEUN_EULER,
        /** The third-order method of Bogacki and Shampine, with steps chosen by its difference to the second-order one. */
        BOGACKI_SHAMPINE;

        /** Returns whether step sizes are chosen by an estimate of the error, so that a tolerance is needed. */
        public boolean controlsError() {
            return this == HEUN_EULER || this == BOGACKI_SHAMPINE;
        }
    }
}
