package dev.weightflow.scenes.surface;

/**
 * What a surface is made of.
 *
 * @param shine strength of the highlight, 0..1
 * @param glow light of its own, in multiples of its colour
 */
public record Material(Texture texture, double shine, double glow) {
    public static Material matt(Texture texture) {
        return new Material(texture, 0, 0);
    }

    public static Material matt(Colour colour) {
        return matt(new Texture.Plain(colour));
    }

    public static Material glossy(Colour colour) {
        return new Material(new Texture.Plain(colour), 0.5, 0);
    }

    public static Material glowing(Colour colour, double glow) {
        return new Material(new Texture.Plain(colour), 0, glow);
    }

    public static Material matt(int hex) {
        return matt(Colour.hex(hex));
    }

    public static Material glossy(int hex) {
        return glossy(Colour.hex(hex));
    }
}
