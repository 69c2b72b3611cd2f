package dev.weightflow.data.dataset.raster;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;

/** Values of a raster during reading. */
final class Values {
    /** Most channels; more would be another axis mistaken for channels. */
    private static final int MOST_CHANNELS = 16;

    private final String name;
    private final int width;
    private final int height;
    private final int channels;
    private final ValueType type;
    private final float[] values;

    private Values(String name, int width, int height, int channels, ValueType type) {
        this.name = name;
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.type = type;
        this.values = new float[width * height * channels];
    }

    /**
     * Allocates all values, after a check against the limits.
     *
     * @throws DatasetException {@link ViolationCode#TOO_LARGE} or {@link ViolationCode#WRONG_FORM}
     */
    static Values of(String name, long width, long height, long channels, ValueType type, Limits limits) {
        limits.requirePixels(name, width, height);
        if (channels < 1 || channels > MOST_CHANNELS) {
            throw DatasetException.about(
                    ViolationCode.WRONG_FORM,
                    name,
                    "reads as %d rows, %d columns and %d channels, of which there may be 1 to %d; save it as height x width, or height x width x channels",
                    height,
                    width,
                    channels,
                    MOST_CHANNELS);
        }
        if (width * height * channels > 4 * limits.pixels()) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE,
                    name,
                    "says it is %d x %d pixels of %d channels, and the limit is %d values in all; shrink it or raise the limit",
                    width,
                    height,
                    channels,
                    4 * limits.pixels());
        }
        return new Values(name, (int) width, (int) height, (int) channels, type);
    }

    /** @throws DatasetException {@link ViolationCode#WRONG_FORM} for an integer that a float cannot hold */
    void set(int x, int y, int channel, double value) {
        if (Math.abs(value) > Raster.HIGHEST_INTEGER && type.isInteger()) {
            throw DatasetException.about(
                    ViolationCode.WRONG_FORM,
                    name,
                    "holds %.0f at column %d, row %d, and integers may be at most %d; save it as float32, or with smaller numbers",
                    value,
                    x,
                    y,
                    Raster.HIGHEST_INTEGER);
        }
        values[(y * width + x) * channels + channel] = (float) value;
    }

    Raster raster() {
        return new Raster(width, height, channels, type, values);
    }
}
