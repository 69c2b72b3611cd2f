package dev.weightflow.model.picture;

import dev.weightflow.model.task.form.LabelEncoding;

/** Unit vectors as RGB = (n + 1) / 2; black where the normal does not count. */
record VectorColours() implements Colouring {
    @Override
    public byte[] colour(float[] values, int pixels) {
        byte[] rgb = new byte[3 * pixels];
        for (int i = 0; i < pixels; i++) {
            if (values[i] != LabelEncoding.IGNORE) {
                for (int axis = 0; axis < 3; axis++) {
                    rgb[3 * i + axis] = GrayLevels.level((values[axis * pixels + i] + 1) / 2);
                }
            }
        }
        return rgb;
    }
}
