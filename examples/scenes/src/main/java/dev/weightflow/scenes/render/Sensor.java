package dev.weightflow.scenes.render;

/**
 * How light becomes an image.
 *
 * @param gain exposure and white balance
 * @param noise standard deviation of the noise in the finished image, 0..1
 * @param vignette how much darker the corners are, 0..1
 * @param seed of the noise
 */
public record Sensor(Colour gain, double noise, double vignette, long seed) {}
