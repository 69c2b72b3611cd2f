package dev.weightflow.data.task.segmentation;

/** The PASCAL VOC development kit's colour map: bits of the class index, spread over the three channels. */
public final class VocColours {
    private VocColours() {}

    /** Returns 0xRRGGBB for each class. */
    public static int[] of(int classes) {
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
