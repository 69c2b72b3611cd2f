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

    /** What is salient, where it is laid over the photograph. */
    static final int SALIENT = 0xd55e00;

    private static final double OPACITY = 0.6;

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
            put(
                    rgb,
                    i,
                    switch (task) {
                        case SEMSEG, HUMAN_PARTS -> ofClass(task, values[i]);
                        case SAL -> rgb(values[i], values[i], values[i]);
                        case NORMALS -> ofVector(values[i], values[pixels + i], values[2 * pixels + i]);
                    });
        }
        return rgb;
    }

    /** The colours in which a map is laid over its photograph: those of the map, and one for all that is salient. */
    static byte[] tint(Task task, float[] values, int pixels) {
        if (task != Task.SAL) {
            return of(task, values, pixels);
        }
        byte[] rgb = new byte[3 * pixels];
        for (int i = 0; i < pixels; i++) {
            put(rgb, i, SALIENT);
        }
        return rgb;
    }

    /** How opaque each pixel of the tint is, 0 to 255: background and what does not count are clear, saliency as it is probable. */
    static byte[] opacity(Task task, float[] values, int pixels) {
        byte[] opacity = new byte[pixels];
        for (int i = 0; i < pixels; i++) {
            opacity[i] = (byte) level((float) OPACITY
                    * switch (task) {
                        case SEMSEG, HUMAN_PARTS -> values[i] == 0 || values[i] == LabelEncoding.IGNORE ? 0 : 1;
                        case SAL -> values[i];
                        case NORMALS -> values[i] == LabelEncoding.IGNORE ? 0 : 1;
                    });
        }
        return opacity;
    }

    static int ofClass(Task task, float index) {
        int[] palette = task == Task.SEMSEG ? VOC : PARTS;
        return index == LabelEncoding.IGNORE ? IGNORED : palette[(int) index];
    }

    static int ofVector(float x, float y, float z) {
        return x == LabelEncoding.IGNORE ? 0 : rgb((x + 1) / 2, (y + 1) / 2, (z + 1) / 2);
    }

    private static void put(byte[] rgb, int pixel, int colour) {
        rgb[3 * pixel] = (byte) (colour >> 16);
        rgb[3 * pixel + 1] = (byte) (colour >> 8);
        rgb[3 * pixel + 2] = (byte) colour;
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
