package dev.weightflow.scenes.world;

import dev.weightflow.scenes.surface.Colour;
import dev.weightflow.scenes.surface.Light;
import dev.weightflow.scenes.surface.Sky;
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
