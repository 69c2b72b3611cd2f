package dev.weightflow.model.picture;

import dev.weightflow.model.task.form.LabelEncoding;
import dev.weightflow.schema.Task;

/**
 * How labels and decoded predictions become colours, 0xRRGGBB: classes by {@link Palette}, saliency from black, 0, to white, 1, and unit
 * vectors as (n + 1) / 2, black where the normal does not count.
 */
final class Colouring {

    private Colouring() {}

    /**
     * The colours of an image.
     *
     * @param values CHW, in the form of the task's labels
     * @param pixels height times width
     * @return RGB, [pixels, 3]
     */
    static byte[] of(Task task, float[] values, int pixels) {
        byte[] rgb = new byte[3 * pixels];
        for (int i = 0; i < pixels; i++) {
            int colour =
                    switch (task) {
                        case SEMSEG -> ofClass(Palette.VOC, values[i]);
                        case HUMAN_PARTS -> ofClass(Palette.PARTS, values[i]);
                        case SAL -> rgb(values[i], values[i], values[i]);
                        case NORMALS -> ofVector(values[i], values[pixels + i], values[2 * pixels + i]);
                    };
            rgb[3 * i] = (byte) (colour >> 16);
            rgb[3 * i + 1] = (byte) (colour >> 8);
            rgb[3 * i + 2] = (byte) colour;
        }
        return rgb;
    }

    private static int ofClass(int[] palette, float index) {
        return index == LabelEncoding.IGNORE ? Palette.IGNORED : palette[(int) index];
    }

    private static int ofVector(float x, float y, float z) {
        return x == LabelEncoding.IGNORE ? 0 : rgb((x + 1) / 2, (y + 1) / 2, (z + 1) / 2);
    }

    private static int rgb(float red, float green, float blue) {
        return level(red) << 16 | level(green) << 8 | level(blue);
    }

    private static int level(float fraction) {
        return Math.round(255 * Math.max(0, Math.min(1, fraction)));
    }
}
