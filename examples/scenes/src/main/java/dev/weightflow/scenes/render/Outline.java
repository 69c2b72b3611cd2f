package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Ball;
import dev.weightflow.scenes.geometry.Plane;
import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Shape;
import dev.weightflow.scenes.geometry.Vec;
import java.util.List;

/** Convex hull of some points in a projection, which contains all visible points of a solid. */
final class Outline {
    /** Finite substitute of infinity, for arithmetic. */
    private static final double FAR = 1e9;

    /** Margin above all rounding errors, metres. */
    private static final double MARGIN = 1e-6;

    private final double[] x;
    private final double[] y;
    private int points;
    private Span across = Span.NOTHING;
    private Span down = Span.NOTHING;
    private double nearest = Double.POSITIVE_INFINITY;
    /** Gradient of a plane's inverse depth in x and y, and in z its value in the middle. */
    private Vec inverse;

    private Outline(int most) {
        x = new double[most];
        y = new double[most];
    }

    static Outline of(Shape shape, Projection projection) {
        return shape instanceof Plane plane && !projection.parallel()
                ? of(plane, projection.pose())
                : of(shape.hull(), projection);
    }

    private static Outline of(Plane plane, Pose pose) {
        Outline outline = everywhere();
        Vec normal = plane.normal();
        outline.inverse = Vec.xyz(normal.dot(pose.ex()), -normal.dot(pose.ey()), -normal.dot(pose.ez()))
                .times(1 / plane.point().minus(pose.at()).dot(normal));
        return outline;
    }

    /** @param hull balls whose convex hull contains the solid, or none where it is unbounded */
    static Outline of(List<Ball> hull, Projection projection) {
        Outline outline = new Outline(4 * hull.size());
        for (Ball ball : hull) {
            Vec own = projection.pose().own(ball.centre());
            double radius = ball.radius() + MARGIN;
            double depth = -own.z();
            if (projection.parallel()) {
                outline.add(Span.around(own.x(), radius), Span.around(-own.y(), radius));
            } else if (depth > radius) {
                outline.add(tangents(own.x(), depth, radius), tangents(-own.y(), depth, radius));
            } else {
                return everywhere();
            }
            outline.nearest = Math.min(outline.nearest, depth - radius);
        }
        return hull.isEmpty() ? everywhere() : outline;
    }

    private static Outline everywhere() {
        Outline all = new Outline(4);
        all.add(Span.around(0, FAR), Span.around(0, FAR));
        all.nearest = Double.NEGATIVE_INFINITY;
        return all;
    }

    /** Computes the extent of a ball: from above (or from the side) it is a circle, whose two tangents from the eye bound it. */
    private static Span tangents(double aside, double ahead, double radius) {
        double square = ahead * ahead - radius * radius;
        return Span.around(aside * ahead / square, radius * Math.sqrt(aside * aside + square) / square);
    }

    private void add(Span wide, Span high) {
        across = across.with(wide);
        down = down.with(high);
        add(wide.low(), high.low());
        add(wide.low(), high.high());
        add(wide.high(), high.low());
        add(wide.high(), high.high());
    }

    private void add(double px, double py) {
        x[points] = px;
        y[points++] = py;
    }

    /**
     * Computes a lower bound of the depth of the solid within these spans; infinite where none of it is visible. Along a plane the inverse is linear
     * in the projection, and so largest in a corner.
     */
    double nearest(Span wide, Span high) {
        if (inverse == null) {
            return nearest;
        }
        double greatest = inverse.z()
                + Math.max(inverse.x() * wide.low(), inverse.x() * wide.high())
                + Math.max(inverse.y() * high.low(), inverse.y() * high.high());
        return greatest > 0 ? 1 / greatest - MARGIN : Double.POSITIVE_INFINITY;
    }

    Span across() {
        return across;
    }

    Span down() {
        return down;
    }

    /** Computes the horizontal extent between two heights, bounded by the lines between any two of the points. */
    Span across(Span between) {
        double top = between.low();
        double bottom = between.high();
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < points; i++) {
            for (int j = 0; j < points; j++) {
                if (y[i] <= bottom && y[j] >= top && y[i] <= y[j]) {
                    double slope = y[i] < y[j] ? (x[j] - x[i]) / (y[j] - y[i]) : 0;
                    double above = x[i] + slope * Math.max(0, top - y[i]);
                    double below = x[j] - slope * Math.max(0, y[j] - bottom);
                    low = Math.min(low, Math.min(above, below));
                    high = Math.max(high, Math.max(above, below));
                }
            }
        }
        return new Span(low, high);
    }
}
