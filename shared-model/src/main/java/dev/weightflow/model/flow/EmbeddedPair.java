package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.flow.Flow.IntegratorName;
import dev.weightflow.model.tensor.DeviceSync;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import java.util.ArrayList;
import java.util.List;

/**
 * Embedded pair of Runge–Kutta methods over the same velocities; the step is that of the higher order, and their difference estimates the other's
 * error.
 */
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

    private static final double SHORTEST = 1.0 / 1024;
    /** Step control: the share of the tolerance that is aimed at, and the bounds by which the length of a step changes. */
    private static final double SAFETY = 0.9;

    private static final double LEAST = 0.2;
    private static final double MOST = 5;

    /** Order of the difference in the length of the step. */
    private final int order;

    EmbeddedPair(int order) {
        this.order = order;
    }

    static EmbeddedPair of(IntegratorName integrator) {
        return integrator == IntegratorName.BOGACKI_SHAMPINE ? BOGACKI_SHAMPINE : HEUN_EULER;
    }

    /** Computes an approximation of W(t + dt) from W(t), both [out, in]. */
    abstract NDArray step(VelocityField field, NDArray w, double t, double dt);

    /** Returns the difference of W(t + dt) between the method of higher order and the other, [out, in]. */
    abstract NDArray difference(VelocityField field, NDArray w, double t, double dt, NDArray next);

    /**
     * Computes the times from 0 to 1 at which the estimated error of each step is at most that fraction of ‖W0‖ in the Frobenius norm. The same
     * weights give the same times, and no gradients are recorded. No step is shorter than 1/1,024, whatever its error, so that a flow ends.
     *
     * @param first the length of the first step that is tried
     */
    List<Double> times(VelocityField field, NDArray w0, double first, double tolerance) {
        return Torch.inference(() -> {
            try (StepScope scope = StepScope.open()) {
                NDArray w = Flow.wide(w0);
                double allowed = tolerance * norm(w);
                List<Double> times = new ArrayList<>(List.of(0.0));
                double t = 0;
                double dt = Math.min(1, first);
                while (t < 1) {
                    NDArray next = step(field, w, t, dt);
                    double error = norm(difference(field, w, t, dt, next));
                    if (Double.isNaN(error) || Double.isInfinite(error)) {
                        times.add(1.0); // the loss will not be finite either, and is reported
                        return times;
                    }
                    if (error <= allowed || dt <= SHORTEST) {
                        // the remainder after the last step is rounding
                        t = 1 - (t + dt) < SHORTEST / 2 ? 1 : t + dt;
                        times.add(t);
                        w = next;
                    }
                    dt = Math.min(1 - t, Math.max(SHORTEST, dt * factor(error, allowed)));
                }
                return times;
            }
        });
    }

    private double factor(double error, double allowed) {
        double wanted = error == 0 ? MOST : SAFETY * Math.pow(allowed / error, 1.0 / order);
        return Math.min(MOST, Math.max(LEAST, wanted));
    }

    /** Computes the Frobenius norm of [out, in]. */
    private static double norm(NDArray x) {
        NDArray square = x.mul(x).sum();
        return Math.sqrt(DeviceSync.number(square));
    }
}
