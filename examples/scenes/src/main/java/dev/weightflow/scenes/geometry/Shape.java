package dev.weightflow.scenes.geometry;

import java.util.List;

/** A solid. Rays are taken to start outside of it. */
public sealed interface Shape permits Block, Ellipsoid, Frustum, Plane, Ring, RoundCone {
    /** What {@link #distance} says when the ray misses. */
    double MISS = Double.POSITIVE_INFINITY;

    /** Metres along the ray to where it first enters the solid, or {@link #MISS}. */
    double distance(Ray ray);

    Vec normal(Vec surface);

    /** Balls whose convex hull holds the solid; none where nothing bounds it. */
    List<Ball> hull();

    Shape placed(Pose pose);

    /** Whether a ray that leaves the solid never meets it again. */
    default boolean convex() {
        return true;
    }

    /** The same solid on the other side of the plane x = 0. */
    default Shape mirrored() {
        return placed(Pose.MIRRORED);
    }

    static double nearer(double found, double candidate) {
        return candidate > 0 && candidate < found ? candidate : found;
    }
}
