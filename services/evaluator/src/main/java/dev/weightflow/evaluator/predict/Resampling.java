package dev.weightflow.evaluator.predict;

/** Maps brought to the aspect of the photograph that they are of. Each pixel is one of the map's: nothing is mixed. */
public final class Resampling {
    private Resampling() {}

    /**
     * The nearest pixels.
     *
     * @param values [channels, side, side]
     * @return [channels, height, width]
     */
    public static float[] nearest(float[] values, int side, int width, int height) {
        int channels = values.length / (side * side);
        float[] scaled = new float[channels * width * height];
        for (int channel = 0, to = 0; channel < channels; channel++) {
            for (int y = 0; y < height; y++) {
                int row = channel * side * side + centre(y, height, side) * side;
                for (int x = 0; x < width; x++) {
                    scaled[to++] = values[row + centre(x, width, side)];
                }
            }
        }
        return scaled;
    }

    /** Which of {@code side} pixels has the centre of one of {@code count} pixels in it. */
    private static int centre(int at, int count, int side) {
        return (int) ((2L * at + 1) * side / (2L * count));
    }
}
