package dev.weightflow.scenes.render;

import dev.weightflow.scenes.render.Label.Stuff;
import dev.weightflow.scenes.render.Label.VocClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Segmentation of the image into everything that the renderer tells apart: {@link #CLASSES clutter, ten kinds of surroundings, sixteen kinds of
 * objects and six parts of people}.
 */
public final class ThingMap {
    private static final List<String> PARTS =
            List.of("head", "torso", "upper-arm", "lower-arm", "upper-leg", "lower-leg");

    /** Names of the classes, by number. */
    public static final List<String> CLASSES = classes();

    private static final int FIRST_OBJECT = Stuff.values().length;
    private static final int FIRST_PART = CLASSES.size() - PARTS.size();

    private ThingMap() {}

    private static List<String> classes() {
        List<String> names = new ArrayList<>(List.of("clutter"));
        for (Stuff stuff : Stuff.values()) {
            if (stuff != Stuff.UNLABELLED) {
                names.add(stuff.name().toLowerCase(Locale.ROOT));
            }
        }
        for (VocClass kind : VocClass.values()) {
            if (kind != VocClass.PERSON) {
                names.add(kind.partFileName());
            }
        }
        names.addAll(PARTS);
        return List.copyOf(names);
    }

    /** Computes the class of each pixel, row by row from the top. */
    public static byte[] of(Scene scene, Frame frame) {
        byte[] classes = new byte[frame.pixels()];
        for (int pixel = 0; pixel < classes.length; pixel++) {
            int thing = frame.thing()[pixel];
            Label label =
                    thing == Frame.SKY ? Stuff.SKY : scene.things().get(thing).label();
            classes[pixel] = (byte) number(label, frame.part()[pixel]);
        }
        return classes;
    }

    private static int number(Label label, int part) {
        if (label instanceof Stuff stuff) {
            return stuff.ordinal();
        }
        VocClass kind = (VocClass) label;
        if (kind == VocClass.PERSON) {
            return FIRST_PART + part(BodyPart.values()[part - 1]);
        }
        return FIRST_OBJECT + kind.ordinal() - (kind.compareTo(VocClass.PERSON) > 0 ? 1 : 0);
    }

    private static int part(BodyPart part) {
        return switch (part) {
            case HEAD, HAIR, LEAR, REAR, LEYE, REYE, LEBROW, REBROW, MOUTH, NOSE -> 0;
            case NECK, TORSO -> 1;
            case LUARM, RUARM -> 2;
            case LLARM, RLARM, LHAND, RHAND -> 3;
            case LULEG, RULEG -> 4;
            case LLLEG, RLLEG, LFOOT, RFOOT -> 5;
        };
    }
}
