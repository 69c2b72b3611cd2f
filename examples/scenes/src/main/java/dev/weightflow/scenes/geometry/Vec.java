package dev.weightflow.scenes.geometry;

/** A point or a direction in space, in metres. */
public record Vec(double x, double y, double z) {
    public static final Vec ZERO = new Vec(0, 0, 0);
    public static final Vec RIGHT = new Vec(1, 0, 0);
    public static final Vec UP = new Vec(0, 1, 0);
    public static final Vec DOWN = new Vec(0, -1, 0);
    public static final Vec FRONT = new Vec(0, 0, 1);

    public static Vec xyz(double x, double y, double z) {
        return new Vec(x, y, z);
    }

    public Vec plus(Vec other) {
        return new Vec(x + other.x, y + other.y, z + other.z);
    }

    public Vec minus(Vec other) {
        return new Vec(x - other.x, y - other.y, z - other.z);
    }

    public Vec times(double factor) {
        return new Vec(x * factor, y * factor, z * factor);
    }

    /** Computes {@code this + distance * direction}. */
    public Vec along(Vec direction, double distance) {
        return new Vec(x + direction.x * distance, y + direction.y * distance, z + direction.z * distance);
    }

    /** Interpolates: the point at {@code share} of the distance to {@code other}. */
    public Vec towards(Vec other, double share) {
        return along(other.minus(this), share);
    }

    public double dot(Vec other) {
        return x * other.x + y * other.y + z * other.z;
    }

    public Vec cross(Vec other) {
        return new Vec(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
    }

    public double length() {
        return Math.sqrt(dot(this));
    }

    public double distance(Vec other) {
        return minus(other).length();
    }

    public Vec unit() {
        return times(1 / length());
    }

    /** Mirrors the point at the plane x = 0. */
    public Vec mirrored() {
        return new Vec(-x, y, z);
    }
}
