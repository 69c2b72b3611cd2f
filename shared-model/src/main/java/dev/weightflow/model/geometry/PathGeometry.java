package dev.weightflow.model.geometry;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.tensor.Ops;
import java.util.List;

/**
 * Polygon through the points at which an integrator steps. Its length is the integral of ‖dW/dt‖ over unit time, as integrated.
 *
 * @param steps the number of its segments
 * @param length the sum of ‖W(t₊) − W(t)‖
 * @param excess length / ‖W(1) − W(0)‖ − 1: 0 for a straight path, infinite for one that returns to its start
 * @param turning the sum of the angles between one segment and the next, in degrees: 0 for a straight path, 360 for a full circle
 */
public record PathGeometry(int steps, double length, double excess, double turning) {

    /** Measures the polygon of those points, each [out, in], at least two. */
    static PathGeometry of(List<NDArray> points) {
        double length = 0;
        double turning = 0;
        NDArray before = null;
        for (int i = 0; i + 1 < points.size(); i++) {
            NDArray segment = points.get(i + 1).sub(points.get(i));
            double norm = Matrices.norm(segment);
            if (norm == 0) {
                continue;
            }
            length += norm;
            NDArray direction = Ops.scale(segment, 1 / norm);
            if (before != null) {
                // stable for directions that are nearly equal, where the arc cosine of their product is not
                turning += 2 * Math.atan2(Matrices.norm(direction.sub(before)), Matrices.norm(direction.add(before)));
            }
            before = direction;
        }
        double chord = Matrices.norm(points.get(points.size() - 1).sub(points.get(0)));
        return new PathGeometry(
                points.size() - 1, length, length == 0 ? 0 : Math.max(0, length / chord - 1), Math.toDegrees(turning));
    }
}
