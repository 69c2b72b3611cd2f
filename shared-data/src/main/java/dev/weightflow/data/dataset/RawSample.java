package dev.weightflow.data.dataset;

import dev.weightflow.schema.TaskName;
import java.util.Arrays;
import java.util.Map;

/**
 * Image with its labels as they are stored, at native resolution. Two are equal when their contents are.
 *
 * @param jpeg the image file's bytes, unchanged
 * @param image the decoded file: RGB, [height, width, 3]
 */
public record RawSample(byte[] jpeg, Pixels image, RawLabels raw) {
    /** @throws IllegalArgumentException if the image is not the one that the labels belong to */
    public RawSample {
        if (image.channels() != 3 || image.width() != raw.width() || image.height() != raw.height()) {
            throw new IllegalArgumentException("the labels of %s belong to an RGB image of %d x %d, not to %s"
                    .formatted(raw.id(), raw.width(), raw.height(), image));
        }
    }

    public String id() {
        return raw.id();
    }

    public Map<TaskName, Pixels> labels() {
        return raw.labels();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawSample that
                && Arrays.equals(jpeg, that.jpeg)
                && image.equals(that.image)
                && raw.equals(that.raw);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(jpeg) + raw.hashCode();
    }

    @Override
    public String toString() {
        return "RawSample[" + id() + ", " + image + ", " + labels() + "]";
    }
}
