package dev.weightflow.model.dataset.transform;

/**
 * The normalisation that ImageNet's pre-trained networks expect: levels become bytes, bytes are divided by 255, then mean and
 * standard deviation are applied, in single precision as torchvision does.
 *
 * <p>Cubic interpolation overshoots at hard edges (a 0/255 edge reaches -28 and 283). Here levels are clamped to 0..255 and then
 * cut to whole numbers. The reference casts to bytes without clamping, so that its overshoots wrap around (-3 becomes 253) and
 * leave bright specks on dark edges; elsewhere the two agree.
 */
public final class ImageNet {
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};
    private static final float[][] BY_LEVEL = new float[3][256];

    static {
        for (int c = 0; c < 3; c++) {
            for (int level = 0; level < 256; level++) {
                BY_LEVEL[c][level] = (level / 255f - MEAN[c]) / DEVIATION[c];
            }
        }
    }

    private ImageNet() {}

    /** [pixels, 3] levels to [3, pixels] normalised values. */
    static float[] normalise(double[] levels) {
        int pixels = levels.length / 3;
        float[] planes = new float[levels.length];
        for (int c = 0; c < 3; c++) {
            float[] byLevel = BY_LEVEL[c];
            for (int i = 0, from = c; i < pixels; i++, from += 3) {
                planes[c * pixels + i] = byLevel[(int) Math.max(0, Math.min(255, levels[from]))];
            }
        }
        return planes;
    }

    /** [3, pixels] normalised values back to the levels that they were made of, [pixels, 3]. */
    public static byte[] levels(float[] planes) {
        int pixels = planes.length / 3;
        byte[] levels = new byte[planes.length];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < pixels; i++) {
                long level = Math.round((planes[c * pixels + i] * DEVIATION[c] + MEAN[c]) * 255.0);
                levels[3 * i + c] = (byte) Math.max(0, Math.min(255, level));
            }
        }
        return levels;
    }
}
