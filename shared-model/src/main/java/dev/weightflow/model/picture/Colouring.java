package dev.weightflow.model.picture;

import dev.weightflow.model.task.LabelEncoding;
import dev.weightflow.schema.Task;

/**
 * How labels and decoded predictions become colours, 0xRRGGBB: classes by palette, saliency from black, 0, to white, 1, and unit
 * vectors as (n + 1) / 2, black where the normal does not count.
 */
final class Colouring {

    /** The PASCAL VOC development kit's colour map: bits of the class index, spread over the three channels. */
    static final int[] VOC = voc(Task.SEMSEG.channels());

    /** Background, head, torso, upper arms, lower arms, upper legs, lower legs; told apart by the colour-blind (Okabe and Ito). */
    static final int[] PARTS = {0x000000, 0xe69f00, 0x56b4e9, 0x009e73, 0xf0e442, 0xd55e00, 0xcc79a7};

    /** What does not count: the colour that PASCAL VOC draws object borders in. */
    static final int IGNORED = 0xe0e0c0;

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
                        case SEMSEG -> ofClass(VOC, values[i]);
                        case HUMAN_PARTS -> ofClass(PARTS, values[i]);
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
        return index == LabelEncoding.IGNORE ? IGNORED : palette[(int) index];
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

    private static int[] voc(int classes) {
        int[] colours = new int[classes];
        for (int index = 0; index < classes; index++) {
            int bits = index;
            for (int shift = 7; bits != 0; shift--, bits >>= 3) {
                int red = (bits & 1) << shift;
                int green = (bits >> 1 & 1) << shift;
                int blue = (bits >> 2 & 1) << shift;
                colours[index] |= red << 16 | green << 8 | blue;
            }
        }
        return colours;
    }
}
