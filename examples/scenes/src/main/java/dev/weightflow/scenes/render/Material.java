package dev.weightflow.scenes.render;

import java.util.function.UnaryOperator;

/**
 * Material of a surface.
 *
 * @param shine strength of the highlight, 0..1
 * @param glow emitted light, in multiples of its colour
 */
public record Material(Texture texture, double shine, double glow) {
    /** Returns the same material in other colours. */
    public Material in(UnaryOperator<Colour> paint) {
        return new Material(texture.in(paint), shine, glow);
    }

    public static Material matt(Texture texture) {
        return new Material(texture, 0, 0);
    }

    public static Material matt(Colour colour) {
        return matt(new Texture.Plain(colour));
    }

    public static Material glossy(Colour colour) {
        return glossy(colour, 0.5);
    }

    public static Material glossy(Colour colour, double shine) {
        return new Material(new Texture.Plain(colour), shine, 0);
    }

    public static Material glowing(Colour colour, double glow) {
        return new Material(new Texture.Plain(colour), 0, glow);
    }

    public static Material matt(int hex) {
        return matt(Colour.hex(hex));
    }

    public static Material glowing(int hex, double glow) {
        return glowing(Colour.hex(hex), glow);
    }

    public static Material glossy(int hex) {
        return glossy(Colour.hex(hex));
    }
}
