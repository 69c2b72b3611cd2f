package dev.weightflow.scenes.geometry;

import java.util.List;

/** A cylinder or cut-off cone with flat ends: radius {@code ra} at {@code a}, {@code rb} at {@code b}. */
public final class Frustum implements Shape {
    private final Vec a;
    private final Vec b;
    private final double ra;
    private final double rb;
    private final Vec axis;
    private final double length;
    private final double slope;

    public Frustum(Vec a, Vec b, double ra, double rb) {
        this.a = a;
        this.b = b;
        this.ra = ra;
        this.rb = rb;
        this.length = a.distance(b);
        this.axis = b.minus(a).times(1 / length);
        this.slope = (rb - ra) / length;
    }

    public static Frustum upright(Vec base, double height, double below, double above) {
        return new Frustum(base, base.along(Vec.UP, height), below, above);
    }

    @Override
    public double distance(Ray ray) {
        Vec q = ray.from().minus(a);
        double y = q.dot(axis);
        double dy = ray.along().dot(axis);
        double found = disc(disc(MISS, ray, a, ra, dy), ray, b, rb, dy);
        double w = ra + slope * y;
        double qa = 1 - dy * dy * (1 + slope * slope);
        double qb = q.dot(ray.along()) - y * dy - slope * dy * w;
        double qc = q.dot(q) - y * y - w * w;
        double discriminant = qb * qb - qa * qc;
        if (discriminant < 0 || qa == 0) {
            return found;
        }
        double root = Math.sqrt(discriminant);
        found = flank(found, (-qb - root) / qa, y, dy);
        return flank(found, (-qb + root) / qa, y, dy);
    }

    private double flank(double found, double distance, double y, double dy) {
        double height = y + distance * dy;
        return height >= 0 && height <= length ? Shape.nearer(found, distance) : found;
    }

    private double disc(double found, Ray ray, Vec end, double radius, double dy) {
        Vec q = ray.from().minus(end);
        double distance = -q.dot(axis) / dy;
        if (!(distance > 0) || distance >= found) {
            return found;
        }
        Vec inPlane = q.along(ray.along(), distance);
        return inPlane.dot(inPlane) <= radius * radius ? distance : found;
    }

    @Override
    public Vec normal(Vec surface) {
        Vec q = surface.minus(a);
        double y = q.dot(axis);
        Vec outward = q.along(axis, -y);
        double radius = outward.length();
        double flank = Math.abs(radius - (ra + slope * y)) / Math.sqrt(1 + slope * slope);
        if (flank <= Math.abs(y) && flank <= Math.abs(length - y)) {
            return outward.times(1 / radius).along(axis, -slope).unit();
        }
        return Math.abs(y) < Math.abs(length - y) ? axis.times(-1) : axis;
    }

    @Override
    public List<Ball> hull() {
        return List.of(new Ball(a, ra), new Ball(b, rb));
    }

    @Override
    public Frustum placed(Pose pose) {
        return new Frustum(pose.point(a), pose.point(b), ra * pose.scale(), rb * pose.scale());
    }
}
