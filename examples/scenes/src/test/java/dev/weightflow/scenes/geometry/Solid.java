package dev.weightflow.scenes.geometry;

import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Shape with an independent predicate of the points inside of it. */
record Solid(String name, Shape shape, Predicate<Vec> inside) {
    private static final double STEP = 2e-3;
    private static final double END = 6;

    static Solid roundCone(Vec a, Vec b, double ra, double rb) {
        Vec middle = a.towards(b, 0.5);
        double farthest = a.distance(b) / 2 + Math.max(ra, rb);
        return new Solid("round cone", new RoundCone(a, b, ra, rb), p -> {
            if (p.distance(middle) > farthest) {
                return false;
            }
            // The distance to the sphere that slides from a to b is convex in the share: ternary search finds its
            // minimum.
            DoubleUnaryOperator gap = s -> p.distance(a.towards(b, s)) - (ra + s * (rb - ra));
            double low = 0;
            double high = 1;
            for (int i = 0; i < 45; i++) {
                double left = low + (high - low) / 3;
                double right = high - (high - low) / 3;
                if (gap.applyAsDouble(left) < gap.applyAsDouble(right)) {
                    high = right;
                } else {
                    low = left;
                }
            }
            return gap.applyAsDouble(low) <= 0;
        });
    }

    static Solid ellipsoid(Vec centre, Vec radii) {
        return new Solid("ellipsoid", Ellipsoid.of(centre, radii.x(), radii.y(), radii.z()), p -> {
            Vec q = p.minus(centre);
            double x = q.x() / radii.x();
            double y = q.y() / radii.y();
            double z = q.z() / radii.z();
            return x * x + y * y + z * z <= 1;
        });
    }

    static Solid block(Vec base, double w, double d, double h, double topW, double topD) {
        return new Solid("block", Block.tapered(base, w, d, h, topW, topD), p -> {
            double share = (p.y() - base.y()) / h;
            return share >= 0
                    && share <= 1
                    && Math.abs(p.x() - base.x()) <= (w + share * (topW - w)) / 2
                    && Math.abs(p.z() - base.z()) <= (d + share * (topD - d)) / 2;
        });
    }

    static Solid frustum(Vec base, double h, double below, double above) {
        return new Solid("frustum", Frustum.upright(base, h, below, above), p -> {
            double share = (p.y() - base.y()) / h;
            double out = Math.hypot(p.x() - base.x(), p.z() - base.z());
            return share >= 0 && share <= 1 && out <= below + share * (above - below);
        });
    }

    static Solid ring(Vec centre, double inner, double outer, double half) {
        return new Solid("ring", new Ring(centre, Vec.UP, inner, outer, half), p -> {
            double out = Math.hypot(p.x() - centre.x(), p.z() - centre.z());
            return Math.abs(p.y() - centre.y()) <= half && out >= inner && out <= outer;
        });
    }

    /** Returns the solid rotated, scaled and moved; the test of a point applies the inverse. */
    Solid placed(Pose pose) {
        return new Solid(name, shape.placed(pose), p -> inside.test(pose.own(p)));
    }

    /** Marches along the ray in small steps until it is inside, then halves the last step. */
    double marched(Ray ray) {
        for (double t = STEP; t < END; t += STEP) {
            if (inside.test(ray.at(t))) {
                double low = t - STEP;
                double high = t;
                for (int i = 0; i < 50; i++) {
                    double middle = (low + high) / 2;
                    if (inside.test(ray.at(middle))) {
                        high = middle;
                    } else {
                        low = middle;
                    }
                }
                return high;
            }
        }
        return Shape.MISS;
    }

    static Vec direction(RandomGenerator random) {
        return Vec.xyz(random.nextGaussian(), random.nextGaussian(), random.nextGaussian())
                .unit();
    }
}
