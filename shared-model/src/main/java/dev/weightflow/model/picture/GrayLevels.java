package dev.weightflow.model.picture;

/** Fractions from black, 0, to white, 1. */
record GrayLevels() implements Colouring {
    @Override
    public byte[] colour(float[] values, int pixels) {
        byte[] rgb = new byte[3 * pixels];
        for (int i = 0; i < pixels; i++) {
            byte level = level(values[i]);
            rgb[3 * i] = level;
            rgb[3 * i + 1] = level;
            rgb[3 * i + 2] = level;
        }
        return rgb;
    }

    static byte level(float fraction) {
        return (byte) Math.round(255 * Math.max(0, Math.min(1, fraction)));
    }
}
