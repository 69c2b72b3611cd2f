package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Vec;

/**
 * A flat picture in which rays of one kind become points: those through the place of the pose, or those parallel to its z axis. It looks
 * along -z, as {@link Camera} does, with x to the right and y down.
 */
record Projection(Pose pose, boolean parallel) {
    static Projection of(Camera camera) {
        return new Projection(camera.pose(), false);
    }

    /** What a light sees; a lamp looks down. */
    static Projection of(Light light) {
        if (light instanceof Light.Lamp lamp) {
            return new Projection(new Pose(Vec.RIGHT, Vec.FRONT.times(-1), Vec.UP, lamp.at(), 1), false);
        }
        Vec back = light.towards(Vec.ZERO);
        Vec right = (Math.abs(back.y()) < 0.9 ? Vec.UP : Vec.RIGHT).cross(back).unit();
        return new Projection(new Pose(right, back.cross(right), back, Vec.ZERO, 1), true);
    }

    /**
     * x and y in the picture, and in z how far in front the place is. Where it is not, x and y mean nothing: a solid that
     * reaches there is taken to be all over the picture.
     */
    Vec flat(Vec place) {
        Vec own = pose.own(place);
        double depth = -own.z();
        return parallel ? Vec.xyz(own.x(), -own.y(), depth) : Vec.xyz(own.x() / depth, -own.y() / depth, depth);
    }
}
