package dev.weightflow.scenes.geometry;

import java.util.List;

/** A solid. Rays are taken to start outside of it. */
public sealed interface Shape permits Block, Ellipsoid, Frustum, Plane, Ring, RoundCone {
    /** Result of {@link #distance} when the ray misses. */
    double MISS = Double.POSITIVE_INFINITY;

    /** Returns the metres along the ray to where it first enters the solid, or {@link #MISS}. */
    double distance(Ray ray);

    Vec normal(Vec surface);

    /** Returns balls whose convex hull contains the solid; none where it is unbounded. */
    List<Ball> hull();

    Shape placed(Pose pose);

    /** Returns whether a ray that leaves the solid never meets it again. */
    default boolean convex() {
        return true;
    }

    /** Mirrors the solid at the plane x = 0. */
    default Shape mirrored() {
        return placed(Pose.MIRRORED);
    }

    static double nearer(double found, double candidate) {
        return candidate > 0 && candidate < found ? candidate : found;
    }
}
