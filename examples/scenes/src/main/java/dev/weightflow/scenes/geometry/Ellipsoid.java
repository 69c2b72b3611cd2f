package dev.weightflow.scenes.geometry;

import java.util.List;

/** Ellipsoid with half-axes {@code radii} along the axes of {@code frame}, around its position. */
public record Ellipsoid(Pose frame, Vec radii) implements Shape {
    public static Ellipsoid of(Vec centre, double rx, double ry, double rz) {
        return new Ellipsoid(Pose.at(centre), Vec.xyz(rx, ry, rz));
    }

    @Override
    public double distance(Ray ray) {
        // Scaling the axes to 1 leaves a unit sphere; distances along the ray keep their meaning.
        Vec from = shrunk(ray.from().minus(frame.at()));
        Vec along = shrunk(ray.along());
        double a = along.dot(along);
        double b = from.dot(along);
        double c = from.dot(from) - 1;
        double discriminant = b * b - a * c;
        if (discriminant < 0) {
            return MISS;
        }
        double distance = (-b - Math.sqrt(discriminant)) / a;
        return distance > 0 ? distance : MISS;
    }

    private Vec shrunk(Vec v) {
        return Vec.xyz(v.dot(frame.ex()) / radii.x(), v.dot(frame.ey()) / radii.y(), v.dot(frame.ez()) / radii.z());
    }

    @Override
    public Vec normal(Vec surface) {
        Vec v = shrunk(surface.minus(frame.at()));
        return frame.direction(Vec.xyz(v.x() / radii.x(), v.y() / radii.y(), v.z() / radii.z()))
                .unit();
    }

    @Override
    public List<Ball> hull() {
        return List.of(new Ball(frame.at(), Math.max(radii.x(), Math.max(radii.y(), radii.z()))));
    }

    @Override
    public Ellipsoid placed(Pose pose) {
        Pose placed = frame.then(pose);
        return new Ellipsoid(
                new Pose(placed.ex(), placed.ey(), placed.ez(), placed.at(), 1), radii.times(pose.scale()));
    }
}
