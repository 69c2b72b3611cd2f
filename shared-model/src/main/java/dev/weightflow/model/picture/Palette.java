package dev.weightflow.model.picture;

import dev.weightflow.schema.Task;

/** Colours of classes, 0xRRGGBB by class index. */
final class Palette {
    /** The PASCAL VOC development kit's colour map: bits of the class index, spread over the three channels. */
    static final int[] VOC = voc(Task.SEMSEG.channels());

    /** Background, head, torso, upper arms, lower arms, upper legs, lower legs; told apart by the colour-blind (Okabe and Ito). */
    static final int[] PARTS = {0x000000, 0xe69f00, 0x56b4e9, 0x009e73, 0xf0e442, 0xd55e00, 0xcc79a7};

    /** What does not count: the colour that PASCAL VOC draws object borders in. */
    static final int IGNORED = 0xe0e0c0;

    private Palette() {}

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
