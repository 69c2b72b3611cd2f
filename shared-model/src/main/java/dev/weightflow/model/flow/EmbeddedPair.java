package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.schema.training.IntegratorName;

/** Two Runge–Kutta methods over the same velocities; the step is the better one's, and their difference estimates the other's error. */
enum EmbeddedPair {

    /** Heun's method of order 2 with Euler's of order 1. */
    HEUN_EULER(2) {
        @Override
        NDArray step(VelocityField field, NDArray w, double t, double dt) {
            NDArray k1 = field.velocity(w, t);
            NDArray k2 = field.velocity(Ops.addScaled(w, k1, dt), t + dt);
            return Ops.addScaled(w, k1.add(k2), dt / 2);
        }

        @Override
        NDArray difference(VelocityField field, NDArray w, double t, double dt, NDArray next) {
            return next.sub(Ops.addScaled(w, field.velocity(w, t), dt));
        }
    },

    /** The pair of orders 3 and 2 by Bogacki and Shampine (1989), whose last velocity is that at the end of the step. */
    BOGACKI_SHAMPINE(3) {
        @Override
        NDArray step(VelocityField field, NDArray w, double t, double dt) {
            NDArray k1 = field.velocity(w, t);
            NDArray k2 = field.velocity(Ops.addScaled(w, k1, dt / 2), t + dt / 2);
            NDArray k3 = field.velocity(Ops.addScaled(w, k2, 3 * dt / 4), t + 3 * dt / 4);
            NDArray sum = Ops.addScaled(Ops.addScaled(Ops.scale(k1, 2), k2, 3), k3, 4);
            return Ops.addScaled(w, sum, dt / 9);
        }

        @Override
        NDArray difference(VelocityField field, NDArray w, double t, double dt, NDArray next) {
            NDArray k1 = field.velocity(w, t);
            NDArray k2 = field.velocity(Ops.addScaled(w, k1, dt / 2), t + dt / 2);
            NDArray k3 = field.velocity(Ops.addScaled(w, k2, 3 * dt / 4), t + 3 * dt / 4);
            NDArray k4 = field.velocity(next, t + dt);
            NDArray sum = Ops.addScaled(Ops.addScaled(Ops.addScaled(Ops.scale(k1, 7), k2, 6), k3, 8), k4, 3);
            return next.sub(Ops.addScaled(w, sum, dt / 24));
        }
    };

    private final int order;

    EmbeddedPair(int order) {
        this.order = order;
    }

    static EmbeddedPair of(IntegratorName integrator) {
        return integrator == IntegratorName.BOGACKI_SHAMPINE ? BOGACKI_SHAMPINE : HEUN_EULER;
    }

    /** The power of the step's length with which the difference falls. */
    int order() {
        return order;
    }

    /** W(t) to an approximation of W(t + dt), both [out, in]. */
    abstract NDArray step(VelocityField field, NDArray w, double t, double dt);

    /** What the better method's W(t + dt) differs by from the other's, [out, in]. */
    abstract NDArray difference(VelocityField field, NDArray w, double t, double dt, NDArray next);
}
