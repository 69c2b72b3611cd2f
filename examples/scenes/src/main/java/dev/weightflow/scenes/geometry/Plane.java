package dev.weightflow.scenes.geometry;

import java.util.List;

/** The half-space behind a plane: floors, walls and ceilings, seen from the side the unit normal points to. */
public record Plane(Vec point, Vec normal) implements Shape {
    @Override
    public double distance(Ray ray) {
        double approach = ray.along().dot(normal);
        if (approach >= 0) {
            return MISS;
        }
        double distance = point.minus(ray.from()).dot(normal) / approach;
        return distance > 0 ? distance : MISS;
    }

    @Override
    public Vec normal(Vec surface) {
        return normal;
    }

    @Override
    public List<Ball> hull() {
        return List.of();
    }

    @Override
    public Plane placed(Pose pose) {
        return new Plane(pose.point(point), pose.direction(normal));
    }
}
