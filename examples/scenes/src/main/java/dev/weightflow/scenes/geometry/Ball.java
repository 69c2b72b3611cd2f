package dev.weightflow.scenes.geometry;

import java.util.Collection;

/** A sphere that encloses something, to skip it cheaply; an infinite radius encloses everything. */
public record Ball(Vec centre, double radius) {
    public static final Ball EVERYTHING = new Ball(Vec.ZERO, Double.POSITIVE_INFINITY);

    /** A ball around all of {@code balls}: not the smallest, but never too small. */
    public static Ball around(Collection<Ball> balls) {
        Vec middle = Vec.ZERO;
        for (Ball ball : balls) {
            middle = middle.along(ball.centre, 1.0 / balls.size());
        }
        double radius = 0;
        for (Ball ball : balls) {
            radius = Math.max(radius, middle.distance(ball.centre) + ball.radius);
        }
        return new Ball(middle, radius);
    }

    /** Whether the ray touches the ball; may say yes to a near miss, never no to a touch. */
    public boolean meets(Ray ray) {
        Vec offset = centre.minus(ray.from());
        double ahead = offset.dot(ray.along());
        double squared = offset.dot(offset);
        double limit = radius * radius * (1 + 1e-9) + 1e-12;
        return squared <= limit || (ahead > 0 && squared - ahead * ahead <= limit);
    }
}
