package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Ray;
import dev.weightflow.scenes.geometry.Vec;

/**
 * A pinhole camera. It looks along the -z axis of its pose, with +x to the right and +y up in the image.
 *
 * @param halfHeight tangent of half the vertical field of view
 */
public record Camera(Pose pose, double halfHeight, int width, int height) {
    /** Creates a camera at {@code eye} metres over the origin, tilted down by {@code tilt}, with its horizon rotated by {@code roll}. */
    public static Camera standing(double eye, double tilt, double roll, double fieldOfView, int width, int height) {
        Pose pose = Pose.roll(roll).then(Pose.pitch(-tilt)).movedTo(Vec.xyz(0, eye, 0));
        return new Camera(pose, StrictMath.tan(fieldOfView / 2), width, height);
    }

    public double halfWidth() {
        return halfHeight * width / height;
    }

    /** Returns the ray through the image at {@code column, row} in pixels; a pixel's centre is at half numbers, row 0 is at the top. */
    public Ray ray(double column, double row) {
        Vec own = Vec.xyz((2 * column / width - 1) * halfWidth(), (1 - 2 * row / height) * halfHeight, -1);
        return new Ray(pose.at(), pose.direction(own.unit()));
    }

    /** Maps a direction to the camera's axes: x to the right, y up, z out of the image towards the viewer. */
    public Vec seen(Vec direction) {
        return Vec.xyz(direction.dot(pose.ex()), direction.dot(pose.ey()), direction.dot(pose.ez()));
    }

    /** Metres that one pixel covers at one metre's distance. */
    public double pixelSize() {
        return 2 * halfHeight / height;
    }
}
