package dev.weightflow.model.window;

import dev.weightflow.data.dataset.Pixels;
import java.util.Map;
import java.util.TreeMap;

/**
 * Statistics of a photograph as it is stored, before it is resized.
 *
 * @param brightness mean luma of its pixels, 0 to 1: 0.299 R + 0.587 G + 0.114 B, as in ITU-R BT.601
 * @param contrast standard deviation of their luma
 * @param width in pixels
 * @param height in pixels
 */
public record ImageStatistics(double brightness, double contrast, int width, int height) {
    private static final int RED = 299;
    private static final int GREEN = 587;
    private static final int BLUE = 114;
    private static final double WHITE = 255.0 * (RED + GREEN + BLUE);

    /** @param image RGB, [height, width, 3] */
    public static ImageStatistics of(Pixels image) {
        byte[] levels = image.data();
        double sum = 0;
        double squares = 0;
        for (int at = 0; at < levels.length; at += 3) {
            int luma = RED * (levels[at] & 0xff) + GREEN * (levels[at + 1] & 0xff) + BLUE * (levels[at + 2] & 0xff);
            sum += luma;
            squares += (double) luma * luma;
        }
        double pixels = levels.length / 3.0;
        double mean = sum / pixels;
        double variance = Math.max(0, squares / pixels - mean * mean);
        return new ImageStatistics(mean / WHITE, Math.sqrt(variance) / WHITE, image.width(), image.height());
    }

    /** Returns the statistics by their names in a window. */
    Map<String, Double> scalars() {
        return new TreeMap<>(Map.of(
                "brightness", brightness, "contrast", contrast, "width", (double) width, "height", (double) height));
    }
}
