package dev.weightflow.model.picture;

import dev.weightflow.model.task.form.LabelEncoding;

/** A colour for each class index. */
record ClassColours(int[] palette) implements Colouring {
    @Override
    public byte[] colour(float[] values, int pixels) {
        byte[] rgb = new byte[3 * pixels];
        for (int i = 0; i < pixels; i++) {
            int colour = values[i] == LabelEncoding.IGNORE ? Palette.IGNORED : palette[(int) values[i]];
            rgb[3 * i] = (byte) (colour >> 16);
            rgb[3 * i + 1] = (byte) (colour >> 8);
            rgb[3 * i + 2] = (byte) colour;
        }
        return rgb;
    }
}
