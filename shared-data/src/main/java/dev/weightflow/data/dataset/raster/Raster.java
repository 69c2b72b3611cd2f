package dev.weightflow.data.dataset.raster;

import java.util.Arrays;

/**
 * Values of a file: rows from the top, pixels from the left, a pixel's channels interleaved. Integers are exact (of an image with a palette they are
 * the indices); floating point is rounded to single precision, and NaN stays NaN. Two are equal when their contents are.
 *
 * @param type of the values in the file
 * @param values [height, width, channels]; handed over, not copied, and not to be written to
 */
public record Raster(int width, int height, int channels, ValueType type, float[] values) {
    /** Largest magnitude up to which a float holds every integer. */
    public static final int HIGHEST_INTEGER = 1 << 24;

    /** @throws IllegalArgumentException if the number of values does not match the sizes */
    public Raster {
        if (width < 1 || height < 1 || channels < 1) {
            throw new IllegalArgumentException(
                    "a raster needs a width, height and channels of at least 1, not %d x %d x %d"
                            .formatted(width, height, channels));
        }
        if (values.length != Math.multiplyExact(Math.multiplyExact(width, height), channels)) {
            throw new IllegalArgumentException(
                    "%d values are no %d x %d raster of %d channels".formatted(values.length, width, height, channels));
        }
    }

    /** Returns the value at a column and row. */
    public float at(int x, int y, int channel) {
        return values[(y * width + x) * channels + channel];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Raster that
                && width == that.width
                && height == that.height
                && channels == that.channels
                && type == that.type
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * (31 * width + height) + channels) + type.hashCode()) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Raster[%d x %d x %d %s]".formatted(width, height, channels, type);
    }
}
