package dev.weightflow.scenes.render;

import java.util.List;

/** Everything that the image and its labels are made from. */
public record Scene(Camera camera, List<Thing> things, Lighting lighting, Sensor sensor) {
    public Scene {
        things = List.copyOf(things);
    }
}
