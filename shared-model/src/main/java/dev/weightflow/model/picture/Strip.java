package dev.weightflow.model.picture;

import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.model.dataset.transform.ImageNet;
import dev.weightflow.schema.Task;
import java.util.Arrays;
import java.util.List;

/** A strip of three squares, white lines between them: the image, a task's label, and the prediction. */
public final class Strip {
    /** The width of the lines between the squares, in pixels. */
    static final int GAP = 2;

    static final byte WHITE = (byte) 255;

    private Strip() {}

    /**
     * Draws a strip.
     *
     * @param size the side of a square, in pixels
     * @param image [3, size, size], normalised
     * @param label the ground truth, [channels, size, size]
     * @param prediction decoded into the label's form, [channels, size, size]
     * @return RGB, size high and 3·size + 2 lines wide
     */
    public static Pixels of(Task task, int size, float[] image, float[] label, float[] prediction) {
        int pixels = size * size;
        return sideBySide(
                size,
                List.of(
                        ImageNet.levels(image),
                        Colouring.of(task, label, pixels),
                        Colouring.of(task, prediction, pixels)));
    }

    static Pixels sideBySide(int size, List<byte[]> squares) {
        int width = squares.size() * size + (squares.size() - 1) * GAP;
        byte[] rgb = new byte[3 * width * size];
        Arrays.fill(rgb, WHITE);
        for (int y = 0; y < size; y++) {
            for (int i = 0; i < squares.size(); i++) {
                int left = i * (size + GAP);
                System.arraycopy(squares.get(i), 3 * y * size, rgb, 3 * (y * width + left), 3 * size);
            }
        }
        return new Pixels(width, size, 3, rgb);
    }
}
