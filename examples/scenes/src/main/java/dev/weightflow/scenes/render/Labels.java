package dev.weightflow.scenes.render;

import dev.weightflow.scenes.render.Label.Stuff;
import dev.weightflow.scenes.render.Label.VocClass;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * All labels except the normals, which are in the frame; one entry a pixel, row by row from the top.
 *
 * @param semseg VOC class index, 0 for background
 * @param context PASCAL-Context's id among its 459 classes, 0 for unlabelled
 * @param salience 255 on the salient objects, else 0
 * @param objects the visible pixels of each object, in the scene's order
 */
public record Labels(byte[] semseg, short[] context, byte[] salience, List<ObjectMask> objects) {

    public static Labels of(Scene scene, Frame frame) {
        byte[] semseg = new byte[frame.pixels()];
        short[] context = new short[frame.pixels()];
        for (int pixel = 0; pixel < semseg.length; pixel++) {
            int hit = frame.thing()[pixel];
            var label = hit == Frame.SKY ? Stuff.SKY : scene.things().get(hit).label();
            semseg[pixel] = (byte) label.semseg();
            context[pixel] = (short) label.context();
        }
        List<ObjectMask> objects = objects(scene, frame);
        byte[] salience = new byte[frame.pixels()];
        for (ObjectMask object : Salience.salient(objects, frame.width(), frame.height())) {
            for (int pixel : object.pixels()) {
                salience[pixel] = (byte) 255;
            }
        }
        return new Labels(semseg, context, salience, objects);
    }

    private static List<ObjectMask> objects(Scene scene, Frame frame) {
        int[] all = IntStream.range(0, frame.pixels()).toArray();
        int[][] pixels = sorted(all, scene.things().size(), pixel -> frame.thing()[pixel]);
        List<ObjectMask> objects = new ArrayList<>();
        for (int i = 0; i < pixels.length; i++) {
            if (pixels[i].length > 0 && scene.things().get(i).label() instanceof VocClass kind) {
                objects.add(new ObjectMask(kind, pixels[i], parts(pixels[i], frame.part())));
            }
        }
        return List.copyOf(objects);
    }

    private static Map<BodyPart, int[]> parts(int[] pixels, byte[] part) {
        BodyPart[] names = BodyPart.values();
        int[][] own = sorted(pixels, names.length, pixel -> part[pixel] - 1);
        Map<BodyPart, int[]> parts = new EnumMap<>(BodyPart.class);
        for (BodyPart each : names) {
            if (own[each.ordinal()].length > 0) {
                parts.put(each, own[each.ordinal()]);
            }
        }
        return parts;
    }

    /** Groups the pixels by kind, in their order; those of kind -1 are left out. */
    private static int[][] sorted(int[] pixels, int kinds, IntUnaryOperator kind) {
        int[] counts = new int[kinds];
        for (int pixel : pixels) {
            int found = kind.applyAsInt(pixel);
            if (found >= 0) {
                counts[found]++;
            }
        }
        int[][] sorted = new int[kinds][];
        for (int i = 0; i < kinds; i++) {
            sorted[i] = new int[counts[i]];
        }
        for (int i = pixels.length - 1; i >= 0; i--) {
            int found = kind.applyAsInt(pixels[i]);
            if (found >= 0) {
                sorted[found][--counts[found]] = pixels[i];
            }
        }
        return sorted;
    }

    /** Returns the share of the image that the largest object covers, 0..1. */
    public double largest() {
        return objects.stream().mapToInt(object -> object.pixels().length).max().orElse(0) / (double) semseg.length;
    }

    /**
     * Choice of the salient objects. An object's weight is its visible area times {@code 1 - d / 2}, where d is the distance of its middle from the
     * image's, 0 in the centre and 1 in a corner; salient is every object with at least half of the greatest weight.
     */
    static final class Salience {
        private static final double SHARE = 0.5;

        private Salience() {}

        static List<ObjectMask> salient(List<ObjectMask> objects, int width, int height) {
            double greatest = objects.stream()
                    .mapToDouble(object -> weight(object, width, height))
                    .max()
                    .orElse(0);
            return objects.stream()
                    .filter(object -> weight(object, width, height) >= SHARE * greatest)
                    .toList();
        }

        static double weight(ObjectMask object, int width, int height) {
            double x = 0;
            double y = 0;
            for (int pixel : object.pixels()) {
                x += pixel % width + 0.5;
                y += pixel / width + 0.5;
            }
            int area = object.pixels().length;
            double dx = 2 * x / area / width - 1;
            double dy = 2 * y / area / height - 1;
            return area * (1 - Math.sqrt((dx * dx + dy * dy) / 2) / 2);
        }
    }

    /**
     * Visible pixels of one object, as indices in the image row by row from the top; for a person also those of each visible body part, which
     * together are all of the person's.
     */
    public record ObjectMask(VocClass kind, int[] pixels, Map<BodyPart, int[]> parts) {}
}
