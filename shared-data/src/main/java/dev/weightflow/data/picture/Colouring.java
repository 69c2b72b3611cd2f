package dev.weightflow.data.picture;

import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.Task;

/**
 * Colours of labels and decoded predictions, 0xRRGGBB: classes by palette, foreground from black, 0, to white, 1, unit vectors as (n + 1) / 2, black
 * where the normal is ignored, and numbers by their range.
 */
final class Colouring {

    /** Colour of ignored pixels, the one in which PASCAL VOC draws object borders. */
    static final int IGNORED = 0xe0e0c0;

    /** Colour of saliency in an overlay on the image. */
    static final int SALIENT = 0xd55e00;

    private static final double OPACITY = 0.6;

    private Colouring() {}

    /**
     * Computes the colours of an image.
     *
     * @param values CHW, in the form of the task's labels
     * @param pixels height times width
     * @param range of the numbers, where they are numbers
     * @return RGB, [pixels, 3]
     */
    static byte[] of(Task task, float[] values, int pixels, NumberRange range) {
        byte[] rgb = new byte[3 * pixels];
        for (int i = 0; i < pixels; i++) {
            put(
                    rgb,
                    i,
                    switch (task.encoding()) {
                        case CLASS_INDEX -> ofClass(task, values[i]);
                        case FOREGROUND ->
                            values[i] == LabelEncoding.IGNORE ? IGNORED : rgb(values[i], values[i], values[i]);
                        case UNIT_VECTOR -> ofVector(values[i], values[pixels + i], values[2 * pixels + i]);
                        case NUMBER -> range.colour(values[i]);
                    });
        }
        return rgb;
    }

    /** Computes the colours of a map's overlay on its photograph: those of the map, and one for everything salient. */
    static byte[] tint(Task task, float[] values, int pixels, NumberRange range) {
        if (task.encoding() != LabelEncoding.FOREGROUND) {
            return of(task, values, pixels, range);
        }
        byte[] rgb = new byte[3 * pixels];
        for (int i = 0; i < pixels; i++) {
            put(rgb, i, SALIENT);
        }
        return rgb;
    }

    /** Computes the opacity of each pixel of the tint, 0 to 255: background and ignored pixels are clear, saliency is as opaque as probable. */
    static byte[] opacity(Task task, float[] values, int pixels) {
        byte[] opacity = new byte[pixels];
        for (int i = 0; i < pixels; i++) {
            opacity[i] = (byte) level((float) OPACITY
                    * switch (task.encoding()) {
                        case CLASS_INDEX -> values[i] == 0 || values[i] == LabelEncoding.IGNORE ? 0 : 1;
                        case FOREGROUND -> values[i] == LabelEncoding.IGNORE ? 0 : values[i];
                        case UNIT_VECTOR -> values[i] == LabelEncoding.IGNORE ? 0 : 1;
                        case NUMBER -> Float.isNaN(values[i]) ? 0 : 1;
                    });
        }
        return opacity;
    }

    static int ofClass(Task task, float index) {
        return index == LabelEncoding.IGNORE ? IGNORED : task.kind().palette()[(int) index];
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
}
