package dev.weightflow.scenes.render;

/** Linear light in red, green and blue; 1 is the white of a fully lit white wall, more is brighter. */
public record Colour(double red, double green, double blue) {
    public static final Colour BLACK = new Colour(0, 0, 0);
    public static final Colour WHITE = new Colour(1, 1, 1);

    /** Converts from the usual {@code 0xRRGGBB}, which is gamma-coded (sRGB). */
    public static Colour hex(int rgb) {
        return new Colour(linear(rgb >> 16 & 255), linear(rgb >> 8 & 255), linear(rgb & 255));
    }

    public static Colour grey(double level) {
        return new Colour(level, level, level);
    }

    private static double linear(int coded) {
        double c = coded / 255.0;
        return c <= 0.04045 ? c / 12.92 : StrictMath.pow((c + 0.055) / 1.055, 2.4);
    }

    public Colour plus(Colour other) {
        return new Colour(red + other.red, green + other.green, blue + other.blue);
    }

    public Colour times(double factor) {
        return new Colour(red * factor, green * factor, blue * factor);
    }

    public Colour times(Colour other) {
        return new Colour(red * other.red, green * other.green, blue * other.blue);
    }

    /** Interpolates: {@code share} 0 gives this, 1 gives {@code other}. */
    public Colour mixed(Colour other, double share) {
        return times(1 - share).plus(other.times(share));
    }
}
