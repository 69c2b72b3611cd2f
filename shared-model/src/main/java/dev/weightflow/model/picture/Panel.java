package dev.weightflow.model.picture;

import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.model.dataset.transform.ImageNet;
import dev.weightflow.schema.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An image with all its maps: a row of squares for each set of maps, such as labels and predictions. The image stands at the left of
 * the first row, and the maps follow in the order of {@link Task}.
 */
public final class Panel {
    private static final int SMALLEST_SQUARE = 224;

    private Panel() {}

    /**
     * Draws a panel. Small images are enlarged by a whole factor, so that pixels stay pixels.
     *
     * @param size the side of the image, in pixels
     * @param image [3, size, size], normalised
     * @param rows for each row its maps by task, in the labels' form, [channels, size, size]; all rows have the same tasks
     */
    public static Pixels of(int size, float[] image, List<Map<Task, float[]>> rows) {
        List<List<byte[]>> squares = new ArrayList<>();
        byte[] blank = new byte[3 * size * size];
        Arrays.fill(blank, Strip.WHITE);
        for (Map<Task, float[]> maps : rows) {
            List<byte[]> row = new ArrayList<>();
            row.add(squares.isEmpty() ? ImageNet.levels(image) : blank);
            for (Task task : Task.values()) {
                if (maps.containsKey(task)) {
                    row.add(Colouring.of(task, maps.get(task), size * size));
                }
            }
            squares.add(row);
        }
        int factor = (SMALLEST_SQUARE + size - 1) / size;
        return below(squares.stream()
                .map(row -> Strip.sideBySide(
                        size * factor,
                        row.stream()
                                .map(square -> enlarged(square, size, factor))
                                .toList()))
                .toList());
    }

    private static byte[] enlarged(byte[] rgb, int size, int factor) {
        int side = size * factor;
        byte[] large = new byte[3 * side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                System.arraycopy(rgb, 3 * (y / factor * size + x / factor), large, 3 * (y * side + x), 3);
            }
        }
        return large;
    }

    private static Pixels below(List<Pixels> strips) {
        int width = strips.get(0).width();
        int line = 3 * width * Strip.GAP;
        int strip = strips.get(0).data().length;
        byte[] rgb = new byte[strips.size() * (strip + line) - line];
        Arrays.fill(rgb, Strip.WHITE);
        for (int i = 0; i < strips.size(); i++) {
            System.arraycopy(strips.get(i).data(), 0, rgb, i * (strip + line), strip);
        }
        return new Pixels(width, rgb.length / 3 / width, 3, rgb);
    }
}
