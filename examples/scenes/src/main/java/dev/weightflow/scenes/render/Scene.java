package dev.weightflow.scenes.render;

import java.util.List;

public record Scene(Camera camera, List<Thing> things, Lighting lighting, Sensor sensor) {
    public Scene {
        things = List.copyOf(things);
    }
}
