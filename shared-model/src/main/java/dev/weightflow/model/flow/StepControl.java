package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses steps so that the estimated error of each is at most a part of ‖W0‖ in the Frobenius norm. The same weights give the same
 * steps. No step is shorter than a 1,024th, whatever its error, so that a flow ends.
 *
 * @param pair that steps and estimates
 * @param tolerance the part
 */
record StepControl(EmbeddedPair pair, double tolerance) {

    private static final double SHORTEST = 1.0 / 1024;
    /** What is aimed at below the tolerance, and how far a length changes at once. */
    private static final double SAFETY = 0.9;

    private static final double LEAST = 0.2;
    private static final double MOST = 5;

    /** Times from 0 to 1; no gradients are recorded. */
    List<Double> times(VelocityField field, NDArray w0, double first) {
        return Torch.inference(() -> {
            try (StepScope scope = StepScope.open()) {
                NDArray w = Flow.wide(w0);
                double allowed = tolerance * norm(w);
                List<Double> times = new ArrayList<>(List.of(0.0));
                double t = 0;
                double dt = Math.min(1, first);
                while (t < 1) {
                    NDArray next = pair.step(field, w, t, dt);
                    double error = norm(pair.difference(field, w, t, dt, next));
                    if (Double.isNaN(error) || Double.isInfinite(error)) {
                        times.add(1.0); // the loss will not be finite either, and says so
                        return times;
                    }
                    if (error <= allowed || dt <= SHORTEST) {
                        // what is left after the last step is nothing but rounding
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
        double wanted = error == 0 ? MOST : SAFETY * Math.pow(allowed / error, 1.0 / pair.order());
        return Math.min(MOST, Math.max(LEAST, wanted));
    }

    /** Of [out, in]. */
    private static double norm(NDArray x) {
        NDArray square = x.mul(x).sum();
        return Math.sqrt(square.toType(DataType.FLOAT64, false).getDouble());
    }
}
