package dev.weightflow.scenes;

import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Frame;
import dev.weightflow.scenes.render.Label;
import dev.weightflow.scenes.render.Label.Stuff;
import dev.weightflow.scenes.render.Label.VocClass;
import dev.weightflow.scenes.render.Scene;
import java.util.Set;

/**
 * Depths in a sensor's format: whole millimetres in 16 bits, and 0 for a hole. Holes are the sky, points nearer than {@value #NEAREST} or farther
 * than {@value #FARTHEST} m, glass and lamps, and one pixel in fifty anywhere, chosen by the dataset's seed, the split and the image's index.
 */
record DepthSensor(long seed, long split, long index) {
    static final double NEAREST = 0.25;
    static final double FARTHEST = 20;

    private static final double MISSED = 0.02;
    private static final long STREAM = 0xDE975L;
    private static final Set<Label> UNSEEN = Set.of(Stuff.WINDOW, Stuff.LIGHT, VocClass.TV_MONITOR);

    /** Returns one number a pixel, row by row from the top. */
    short[] millimetres(Scene scene, Frame frame) {
        Dice dice = Dice.of(STREAM, seed, split, index);
        short[] millimetres = new short[frame.pixels()];
        for (int pixel = 0; pixel < millimetres.length; pixel++) {
            double depth = frame.depth()[pixel];
            boolean missed = dice.chance(MISSED);
            if (!missed && depth >= NEAREST && depth <= FARTHEST && !unseen(scene, frame.thing()[pixel])) {
                millimetres[pixel] = (short) Math.round(1000 * depth);
            }
        }
        return millimetres;
    }

    private static boolean unseen(Scene scene, int thing) {
        return UNSEEN.contains(scene.things().get(thing).label());
    }
}
