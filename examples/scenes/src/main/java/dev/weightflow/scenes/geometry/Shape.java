package dev.weightflow.scenes.geometry;

/** A solid. Rays are taken to start outside of it. */
public sealed interface Shape permits Block, Ellipsoid, Frustum, Plane, Ring, RoundCone {
    /** What {@link #distance} says when the ray misses. */
    double MISS = Double.POSITIVE_INFINITY;

    /** Metres along the ray to where it first enters the solid, or {@link #MISS}. */
    double distance(Ray ray);

    /** The outward unit normal at a point of the surface. */
    Vec normal(Vec surface);

    /** A ball that encloses the solid. */
    Ball bounds();

    /** The same solid, turned, scaled and moved. */
    Shape placed(Pose pose);

    /** The same solid on the other side of the plane x = 0. */
    Shape mirrored();

    /** The smaller of the two that lies in front of the ray's start. */
    static double nearer(double found, double candidate) {
        return candidate > 0 && candidate < found ? candidate : found;
    }
}
