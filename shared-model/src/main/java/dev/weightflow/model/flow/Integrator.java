package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.tensor.Ops;

/** An explicit one-step method for dW/dt = v(W, t). */
public enum Integrator {
    /** Forward Euler, of order 1: the paper's (eq. 3). One evaluation of the field a step. */
    EULER {
        @Override
        public NDArray step(VelocityField field, NDArray w, double t, double dt) {
            return Ops.addScaled(w, field.velocity(w, t), dt);
        }
    },
    /** Heun's trapezoidal method, of order 2. Two evaluations a step. */
    HEUN {
        @Override
        public NDArray step(VelocityField field, NDArray w, double t, double dt) {
            NDArray k1 = field.velocity(w, t);
            NDArray k2 = field.velocity(Ops.addScaled(w, k1, dt), t + dt);
            return Ops.addScaled(w, k1.add(k2), dt / 2);
        }
    },
    /** The classical Runge–Kutta method, of order 4. Four evaluations a step. */
    RK4 {
        @Override
        public NDArray step(VelocityField field, NDArray w, double t, double dt) {
            NDArray k1 = field.velocity(w, t);
            NDArray k2 = field.velocity(Ops.addScaled(w, k1, dt / 2), t + dt / 2);
            NDArray k3 = field.velocity(Ops.addScaled(w, k2, dt / 2), t + dt / 2);
            NDArray k4 = field.velocity(Ops.addScaled(w, k3, dt), t + dt);
            return Ops.addScaled(w, Ops.addScaled(k1.add(k4), k2.add(k3), 2), dt / 6);
        }
    };

    /**
     * Moves a weight along the field.
     *
     * @param w W(t), [out, in]
     * @return an approximation of W(t + dt), [out, in]
     */
    public abstract NDArray step(VelocityField field, NDArray w, double t, double dt);

    /** The integrator's name in configurations. */
    public String key() {
        return EnumOption.key(this);
    }

    /**
     * The integrator of that name.
     *
     * @throws IllegalArgumentException if there is none, naming the choices
     */
    public static Integrator of(String key) {
        return EnumOption.of(Integrator.class, "integrator", key);
    }
}
