package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Shape;

/** The first surface on a ray: its index among all surfaces, and the metres to it. */
record Hit(int surface, double distance) {
    static final Hit NOTHING = new Hit(-1, Shape.MISS);

    boolean missed() {
        return surface < 0;
    }
}
