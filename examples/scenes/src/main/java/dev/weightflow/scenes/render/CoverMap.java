package dev.weightflow.scenes.render;

import dev.weightflow.scenes.render.Label.Stuff;
import dev.weightflow.scenes.render.Label.VocClass;

/** Segmentation of the image into five kinds: 0 background, 1 person, 2 animal, 3 vehicle, 4 furniture. */
public final class CoverMap {
    /** Value of pixels that are none of the five. */
    public static final int IGNORED = 255;

    private CoverMap() {}

    /** Computes one number a pixel, row by row from the top. */
    public static byte[] of(Scene scene, Frame frame) {
        byte[] cover = new byte[frame.pixels()];
        for (int pixel = 0; pixel < cover.length; pixel++) {
            int thing = frame.thing()[pixel];
            cover[pixel] = (byte)
                    (thing == Frame.SKY ? 0 : cover(scene.things().get(thing).label()));
        }
        return cover;
    }

    private static int cover(Label label) {
        if (label instanceof VocClass kind) {
            return switch (kind) {
                case PERSON -> 1;
                case BIRD, CAT, COW, DOG, HORSE, SHEEP -> 2;
                case AEROPLANE, BICYCLE, BUS, CAR -> 3;
                case CHAIR, TABLE, SOFA -> 4;
                case BOTTLE, POTTED_PLANT, TV_MONITOR -> IGNORED;
            };
        }
        return label == Stuff.CABINET ? 4 : 0;
    }
}
