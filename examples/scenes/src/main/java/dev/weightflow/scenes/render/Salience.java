package dev.weightflow.scenes.render;

import java.util.List;

/**
 * Which objects catch the eye. An object's weight is its visible area times {@code 1 - d / 2}, d being how far its middle is from the
 * image's, 0 in the centre and 1 in a corner; salient is every object with at least half of the greatest weight.
 */
final class Salience {
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
