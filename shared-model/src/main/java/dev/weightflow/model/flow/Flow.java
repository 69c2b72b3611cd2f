package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.schema.training.IntegratorName;

/**
 * The flow of a velocity field over unit time: from W(0) = W0, the pre-trained weight, to W(1), the adapted one.
 *
 * @param integrator how a step is taken
 * @param steps how many steps of length 1/steps; at least 1
 */
public record Flow(IntegratorName integrator, int steps) {

    /** One forward Euler step, W0 + v(W0, 0): the paper's, and LoRA's. */
    public static final Flow ONE_EULER_STEP = new Flow(IntegratorName.EULER, 1);

    public Flow {
        if (steps < 1) {
            throw new IllegalArgumentException("a flow cannot take " + steps + " steps; choose 1 or more");
        }
    }

    /**
     * Transports a weight, differentiably through all steps. The arrays made on the way belong to the step scope that is
     * open on this thread.
     *
     * @param w0 [out, in]; computed with in float32 if its type is narrower
     * @return W(1), [out, in], of w0's type
     */
    public NDArray transport(VelocityField field, NDArray w0) {
        double dt = 1.0 / steps;
        NDArray w = Precision.wide(w0);
        for (int i = 0; i < steps; i++) {
            w = step(field, w, i * dt, dt);
        }
        return Precision.as(w, w0.getDataType());
    }

    /** W(t) to an approximation of W(t + dt), both [out, in]. */
    private NDArray step(VelocityField field, NDArray w, double t, double dt) {
        NDArray k1 = field.velocity(w, t);
        return switch (integrator) {
            case EULER -> Ops.addScaled(w, k1, dt);
            case HEUN -> {
                NDArray k2 = field.velocity(Ops.addScaled(w, k1, dt), t + dt);
                yield Ops.addScaled(w, k1.add(k2), dt / 2);
            }
            case RK4 -> {
                NDArray k2 = field.velocity(Ops.addScaled(w, k1, dt / 2), t + dt / 2);
                NDArray k3 = field.velocity(Ops.addScaled(w, k2, dt / 2), t + dt / 2);
                NDArray k4 = field.velocity(Ops.addScaled(w, k3, dt), t + dt);
                yield Ops.addScaled(w, Ops.addScaled(k1.add(k4), k2.add(k3), 2), dt / 6);
            }
        };
    }
}
