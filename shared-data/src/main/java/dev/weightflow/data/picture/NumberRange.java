package dev.weightflow.data.picture;

/**
 * Range of a colour map for numbers: from dark blue over green to yellow, which the colour-blind can distinguish, and with increasing lightness.
 * Ignored pixels are black.
 */
public record NumberRange(float from, float to) {
    /** Level of ignored pixels. */
    static final int UNLABELLED = 0;

    private static final int MOST = 255;

    /** Stops of matplotlib's viridis at equal distances (Smith, van der Walt and Firing, 2015; CC0). */
    private static final int[] STOPS = {0x440154, 0x3b528b, 0x21918c, 0x5ec962, 0xfde725};

    /** Computes the range of the values, from 0 to 1 if all are ignored. */
    public static NumberRange of(float[] values) {
        float least = Float.POSITIVE_INFINITY;
        float greatest = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            if (!Float.isNaN(value)) {
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
        }
        return least > greatest ? new NumberRange(0, 1) : new NumberRange(least, greatest);
    }

    /** Returns 0xRRGGBB; values outside the range have the colour of its end. */
    int colour(float value) {
        if (Float.isNaN(value)) {
            return 0;
        }
        float place = share(value) * (STOPS.length - 1);
        int stop = Math.min(STOPS.length - 2, (int) place);
        return blend(STOPS[stop], STOPS[stop + 1], place - stop);
    }

    /** Returns 1 to 255, from the smallest number of the range to its largest. */
    int level(float value) {
        return Float.isNaN(value) ? UNLABELLED : 1 + Math.round((MOST - 1) * share(value));
    }

    private float share(float value) {
        return to > from ? Math.max(0, Math.min(1, (value - from) / (to - from))) : 0;
    }

    private static int blend(int one, int other, float share) {
        int colour = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = one >> shift & 0xff;
            int to = other >> shift & 0xff;
            colour |= Math.round(from + share * (to - from)) << shift;
        }
        return colour;
    }
}
