package dev.weightflow.evaluator.predict;

/** Resamples maps to the aspect ratio of their photograph by nearest neighbour: no values are interpolated. */
public final class Resampling {
    private Resampling() {}

    /**
     * Resamples by nearest neighbour.
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

    /** Returns the index of the pixel of {@code side} that holds the centre of pixel {@code at} of {@code count}. */
    private static int centre(int at, int count, int side) {
        return (int) ((2L * at + 1) * side / (2L * count));
    }
}
