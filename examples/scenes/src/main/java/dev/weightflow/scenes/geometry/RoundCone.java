package dev.weightflow.scenes.geometry;

import java.util.List;

/**
 * The convex hull of two spheres: a limb. Equal radii make a capsule.
 *
 * <p>With unit axis u from {@code a} to {@code b}, length L and sine {@code s = (ra - rb) / L} of the flank's slope, a surface point of
 * the flank at height y over {@code a} has radius {@code (ra - s y) / c}, c² = 1 - s²; the sphere that touches it there has its centre at
 * height {@code (y - s ra) / c²}, which must lie within 0..L.
 */
public final class RoundCone implements Shape {
    private final Vec a;
    private final Vec b;
    private final double ra;
    private final double rb;
    private final Vec axis;
    private final double length;
    private final double sine;
    private final double cosine2;

    public RoundCone(Vec a, Vec b, double ra, double rb) {
        this.a = a;
        this.b = b;
        this.ra = ra;
        this.rb = rb;
        this.length = a.distance(b);
        if (!(length > Math.abs(ra - rb)) || !(ra > 0) || !(rb > 0)) {
            throw new IllegalArgumentException(
                    "A round cone needs two spheres of which neither holds the other, not radii " + ra + " and " + rb
                            + " at a distance of " + length + ".");
        }
        this.axis = b.minus(a).times(1 / length);
        this.sine = (ra - rb) / length;
        this.cosine2 = 1 - sine * sine;
    }

    @Override
    public double distance(Ray ray) {
        double found = Math.min(sphere(ray, a, ra), sphere(ray, b, rb));
        Vec q = ray.from().minus(a);
        double y = q.dot(axis);
        double dy = ray.along().dot(axis);
        double w = ra - sine * y;
        double qa = cosine2 - dy * dy;
        double qb = cosine2 * (q.dot(ray.along()) - y * dy) + sine * dy * w;
        double qc = cosine2 * (q.dot(q) - y * y) - w * w;
        double discriminant = qb * qb - qa * qc;
        if (discriminant < 0 || qa == 0) {
            return found;
        }
        double root = Math.sqrt(discriminant);
        found = flank(found, (-qb - root) / qa, y, dy);
        return flank(found, (-qb + root) / qa, y, dy);
    }

    private double flank(double found, double distance, double y, double dy) {
        double centre = (y + distance * dy - sine * ra) / cosine2;
        return centre >= 0 && centre <= length ? Shape.nearer(found, distance) : found;
    }

    private static double sphere(Ray ray, Vec centre, double radius) {
        Vec offset = ray.from().minus(centre);
        double b = offset.dot(ray.along());
        double discriminant = b * b - offset.dot(offset) + radius * radius;
        if (discriminant < 0) {
            return MISS;
        }
        double distance = -b - Math.sqrt(discriminant);
        return distance > 0 ? distance : MISS;
    }

    @Override
    public Vec normal(Vec surface) {
        double y = surface.minus(a).dot(axis);
        double centre = Math.min(length, Math.max(0, (y - sine * ra) / cosine2));
        return surface.minus(a.along(axis, centre)).unit();
    }

    @Override
    public List<Ball> hull() {
        return List.of(new Ball(a, ra), new Ball(b, rb));
    }

    @Override
    public RoundCone placed(Pose pose) {
        return new RoundCone(pose.point(a), pose.point(b), ra * pose.scale(), rb * pose.scale());
    }
}
