package dev.weightflow.scenes.geometry;

/** A half-line; {@code along} has length 1, so a distance along the ray is in metres. */
public record Ray(Vec from, Vec along) {
    public Vec at(double distance) {
        return from.along(along, distance);
    }
}
