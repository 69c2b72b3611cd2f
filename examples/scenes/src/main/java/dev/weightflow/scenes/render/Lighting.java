package dev.weightflow.scenes.render;

import java.util.List;

/**
 * @param above even light that reaches surfaces that face up
 * @param below even light that reaches surfaces that face down
 */
public record Lighting(List<Light> lights, Colour above, Colour below, Sky sky) {
    public Lighting {
        lights = List.copyOf(lights);
    }
}
