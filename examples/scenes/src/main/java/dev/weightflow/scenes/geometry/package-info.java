/**
 * Points, rays and the few solid shapes of all objects in a scene.
 *
 * <p>Lengths are metres, angles radians, y points up. Every intersection is a closed form over {@code + - * / sqrt}, which Java rounds alike
 * everywhere, so the same ray meets the same point on every machine.
 */
package dev.weightflow.scenes.geometry;
