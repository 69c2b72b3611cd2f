package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Vec;

/** Sky behind the scene: a gradient from the horizon up, with clouds and stars. */
public record Sky(Colour horizon, Colour zenith, Colour cloud, double cover, double stars, long seed) {
    public Colour at(Vec direction) {
        double height = Math.max(0, direction.y());
        Colour clear = horizon.mixed(zenith, Math.min(1, 2.2 * height));
        if (height > 0.02 && cover > 0) {
            Vec onDome =
                    Vec.xyz(direction.x() / height, 0, direction.z() / height).times(0.8);
            double n = Noise.at(onDome, seed);
            double cloudy = Math.max(0, Math.min(1, (n - 1 + cover) * 3)) * Math.min(1, (height - 0.02) * 8);
            clear = clear.mixed(cloud, cloudy);
        }
        if (stars > 0) {
            double cell =
                    Noise.cell((long) Math.floor(direction.x() * 220), (long) Math.floor(direction.y() * 220), 0, seed);
            clear = cell < stars ? clear.plus(Colour.grey(0.5)) : clear;
        }
        return clear;
    }
}
