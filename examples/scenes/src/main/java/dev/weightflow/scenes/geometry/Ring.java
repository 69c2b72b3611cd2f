package dev.weightflow.scenes.geometry;

import java.util.List;

/** Flat ring, like a tyre: the space between two coaxial cylinders, {@code half} to each side of the middle. */
public record Ring(Vec centre, Vec axis, double inner, double outer, double half) implements Shape {
    @Override
    public double distance(Ray ray) {
        Vec q = ray.from().minus(centre);
        double y = q.dot(axis);
        double dy = ray.along().dot(axis);
        double found = face(face(MISS, ray, q, (half - y) / dy), ray, q, (-half - y) / dy);
        double qa = 1 - dy * dy;
        if (qa <= 0) {
            return found;
        }
        double qb = q.dot(ray.along()) - y * dy;
        double flat = q.dot(q) - y * y;
        found = wall(found, qa, qb, flat - outer * outer, y, dy);
        return wall(found, qa, qb, flat - inner * inner, y, dy);
    }

    private double face(double found, Ray ray, Vec q, double distance) {
        if (!(distance > 0) || distance >= found) {
            return found;
        }
        Vec p = q.along(ray.along(), distance);
        double height = p.dot(axis);
        double radius2 = p.dot(p) - height * height;
        return radius2 <= outer * outer && radius2 >= inner * inner ? distance : found;
    }

    private double wall(double found, double qa, double qb, double qc, double y, double dy) {
        double discriminant = qb * qb - qa * qc;
        if (discriminant < 0) {
            return found;
        }
        double root = Math.sqrt(discriminant);
        double near = (-qb - root) / qa;
        double far = (-qb + root) / qa;
        double best = Math.abs(y + near * dy) <= half ? Shape.nearer(found, near) : found;
        return Math.abs(y + far * dy) <= half ? Shape.nearer(best, far) : best;
    }

    @Override
    public Vec normal(Vec surface) {
        Vec q = surface.minus(centre);
        double y = q.dot(axis);
        Vec outward = q.along(axis, -y);
        double radius = outward.length();
        double toOuter = Math.abs(radius - outer);
        double toInner = Math.abs(radius - inner);
        if (half - Math.abs(y) < Math.min(toOuter, toInner)) {
            return axis.times(y < 0 ? -1 : 1);
        }
        return outward.times((toOuter < toInner ? 1 : -1) / radius);
    }

    @Override
    public List<Ball> hull() {
        return List.of(new Ball(centre, Math.sqrt(outer * outer + half * half)));
    }

    @Override
    public boolean convex() {
        return false;
    }

    @Override
    public Ring placed(Pose pose) {
        double s = pose.scale();
        return new Ring(pose.point(centre), pose.direction(axis), inner * s, outer * s, half * s);
    }
}
