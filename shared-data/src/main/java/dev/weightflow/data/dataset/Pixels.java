package dev.weightflow.data.dataset;

import java.util.Arrays;

/**
 * Image of bytes: rows from the top, pixels from the left, a pixel's channels interleaved. Two are equal when their contents are.
 *
 * @param data [height, width, channels], unsigned; handed over, not copied, and not to be written to
 */
public record Pixels(int width, int height, int channels, byte[] data) {
    /** @throws IllegalArgumentException if the length of the data does not match the sizes */
    public Pixels {
        if (width < 1 || height < 1 || channels < 1) {
            throw new IllegalArgumentException(
                    "an image needs a width, height and channels of at least 1, not %d x %d x %d"
                            .formatted(width, height, channels));
        }
        if (data.length != Math.multiplyExact(Math.multiplyExact(width, height), channels)) {
            throw new IllegalArgumentException(
                    "%d bytes are no %d x %d image of %d channels".formatted(data.length, width, height, channels));
        }
    }

    public static Pixels zeros(int width, int height, int channels) {
        return new Pixels(
                width, height, channels, new byte[Math.multiplyExact(Math.multiplyExact(width, height), channels)]);
    }

    /** Returns the value, 0 to 255, at a column and row. */
    public int at(int x, int y, int channel) {
        return data[(y * width + x) * channels + channel] & 0xff;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pixels that
                && width == that.width
                && height == that.height
                && channels == that.channels
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * width + height) + channels) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "Pixels[%d x %d x %d]".formatted(width, height, channels);
    }
}
