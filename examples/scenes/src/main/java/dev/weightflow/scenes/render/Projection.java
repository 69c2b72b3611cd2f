package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Vec;

/**
 * Projection in which rays of one kind become points: those through the position of the pose, or those parallel to its z axis. It looks along -z, as
 * {@link Camera} does, with x to the right and y down.
 */
record Projection(Pose pose, boolean parallel) {
    static Projection of(Camera camera) {
        return new Projection(camera.pose(), false);
    }

    /** Returns the projection from a light; a lamp looks down. */
    static Projection of(Light light) {
        if (light instanceof Light.Lamp lamp) {
            return new Projection(new Pose(Vec.RIGHT, Vec.FRONT.times(-1), Vec.UP, lamp.at(), 1), false);
        }
        Vec back = light.towards(Vec.ZERO);
        Vec right = (Math.abs(back.y()) < 0.9 ? Vec.UP : Vec.RIGHT).cross(back).unit();
        return new Projection(new Pose(right, back.cross(right), back, Vec.ZERO, 1), true);
    }

    /**
     * Projects a point to x and y, and to its depth in z. Behind the projection's plane x and y are undefined: a solid that reaches there counts as
     * covering everything.
     */
    Vec flat(Vec place) {
        Vec own = pose.own(place);
        double depth = -own.z();
        return parallel ? Vec.xyz(own.x(), -own.y(), depth) : Vec.xyz(own.x() / depth, -own.y() / depth, depth);
    }
}
