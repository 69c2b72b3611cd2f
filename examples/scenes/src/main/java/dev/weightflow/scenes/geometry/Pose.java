package dev.weightflow.scenes.geometry;

/** Pose of an object: a rotation (the images {@code ex, ey, ez} of the object's own axes), a position and one scale for all directions. */
public record Pose(Vec ex, Vec ey, Vec ez, Vec at, double scale) {
    public static final Pose HOME = new Pose(Vec.RIGHT, Vec.UP, Vec.FRONT, Vec.ZERO, 1);

    /** Reflection at the plane x = 0, which is no rotation: for solids that are symmetric in each of their axes. */
    static final Pose MIRRORED = new Pose(Vec.RIGHT.times(-1), Vec.UP, Vec.FRONT, Vec.ZERO, 1);

    public static Pose at(Vec place) {
        return new Pose(Vec.RIGHT, Vec.UP, Vec.FRONT, place, 1);
    }

    /** Rotates about the vertical; positive takes the front (+z) towards +x. */
    public static Pose yaw(double angle) {
        double s = StrictMath.sin(angle);
        double c = StrictMath.cos(angle);
        return new Pose(Vec.xyz(c, 0, -s), Vec.UP, Vec.xyz(s, 0, c), Vec.ZERO, 1);
    }

    /** Rotates about the x axis; positive takes the top (+y) towards the front (+z). */
    public static Pose pitch(double angle) {
        double s = StrictMath.sin(angle);
        double c = StrictMath.cos(angle);
        return new Pose(Vec.RIGHT, Vec.xyz(0, c, s), Vec.xyz(0, -s, c), Vec.ZERO, 1);
    }

    /** Rotates about the z axis; positive takes the top (+y) towards -x. */
    public static Pose roll(double angle) {
        double s = StrictMath.sin(angle);
        double c = StrictMath.cos(angle);
        return new Pose(Vec.xyz(c, s, 0), Vec.xyz(-s, c, 0), Vec.FRONT, Vec.ZERO, 1);
    }

    public Pose then(Pose next) {
        return new Pose(next.direction(ex), next.direction(ey), next.direction(ez), next.point(at), scale * next.scale);
    }

    public Pose movedTo(Vec place) {
        return new Pose(ex, ey, ez, place, scale);
    }

    /** Maps a point from the object's own coordinates to the world's. */
    public Vec point(Vec own) {
        return at.along(direction(own), scale);
    }

    /** Maps a direction, rotated but not scaled. */
    public Vec direction(Vec own) {
        return ex.times(own.x()).along(ey, own.y()).along(ez, own.z());
    }

    /** Maps a point from the world's coordinates to the object's own. */
    public Vec own(Vec point) {
        Vec offset = point.minus(at);
        return Vec.xyz(offset.dot(ex), offset.dot(ey), offset.dot(ez)).times(1 / scale);
    }
}
