package dev.weightflow.scenes.render;

import java.util.List;

public record Scene(Camera camera, List<SceneObject> things, Lighting lighting, Sensor sensor) {
    public Scene {
        things = List.copyOf(things);
    }

    /**
     * @param above even light that reaches surfaces that face up
     * @param below even light that reaches surfaces that face down
     */
    public record Lighting(List<Light> lights, Colour above, Colour below, Sky sky) {
        public Lighting {
            lights = List.copyOf(lights);
        }
    }

    /**
     * Sensor that turns light into an image.
     *
     * @param gain exposure and white balance
     * @param noise standard deviation of the noise in the finished image, 0..1
     * @param vignette darkening of the corners, 0..1
     */
    public record Sensor(Colour gain, double noise, double vignette, long seed) {}
}
