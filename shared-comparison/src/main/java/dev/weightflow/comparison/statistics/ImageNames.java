package dev.weightflow.comparison.statistics;

import dev.weightflow.schema.id.Digest;
import java.util.List;
import java.util.Optional;

/**
 * Identity of the images of a measurement, in their order.
 *
 * @param count of the images
 * @param digest of their names
 */
public record ImageNames(int count, Digest digest) {
    static ImageNames of(List<String> names) {
        return new ImageNames(names.size(), Digest.ofText(String.join("\n", names)));
    }

    /** Explains why measurements on these images and the others cannot be compared image by image; empty if they can. */
    public Optional<String> mismatch(ImageNames other) {
        if (equals(other)) {
            return Optional.empty();
        }
        return Optional.of(
                count != other.count
                        ? "one was measured on " + count + " images and the other on " + other.count
                        : "they were measured on different images");
    }
}
