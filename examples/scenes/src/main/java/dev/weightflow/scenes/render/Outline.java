package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Ball;
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

    private Outline(int most) {
        x = new double[most];
        y = new double[most];
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

    /** No point of the solid is less in front than this. */
    double nearest() {
        return nearest;
    }

    Span across() {
        return across;
    }

    Span down() {
        return down;
    }

    /** How far what lies between two heights reaches across: as far as the lines between any two of the points. */
    Span across(double top, double bottom) {
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
