package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Ball;
import dev.weightflow.scenes.geometry.Plane;
import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Shape;
import dev.weightflow.scenes.geometry.Vec;
import java.util.List;

/** The convex hull of some points in a picture: it holds all that can be seen of a solid. */
final class Outline {
    /** Stands for infinity, with which one cannot compute. */
    private static final double FAR = 1e9;

    /** More than rounding moves anything by, metres. */
    private static final double MARGIN = 1e-6;

    private final double[] x;
    private final double[] y;
    private int points;
    private Span across = Span.NOTHING;
    private Span down = Span.NOTHING;
    private double nearest = Double.POSITIVE_INFINITY;
    /** Of a plane: what the inverse of its depth grows by with x and y, and in z what it is in the middle. */
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

    /** @param hull balls whose convex hull holds the solid, or none where nothing bounds it */
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

    /** Seen from above (or from the side) a ball is a circle; its two tangents from the eye bound it in the picture. */
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
     * No point of the solid that is seen within these spans is less in front than this; infinite where none is seen. Along a plane the
     * inverse is linear in the picture, and so greatest in a corner.
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

    /** How far what lies between two heights reaches across: as far as the lines between any two of the points. */
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
