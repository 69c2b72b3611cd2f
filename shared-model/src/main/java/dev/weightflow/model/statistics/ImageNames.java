package dev.weightflow.model.statistics;

import dev.weightflow.schema.id.Digest;
import java.util.List;
import java.util.Optional;

/**
 * Which images something was measured on, in which order.
 *
 * @param count how many
 * @param digest of their names
 */
public record ImageNames(int count, Digest digest) {
    static ImageNames of(List<String> names) {
        return new ImageNames(names.size(), Digest.ofText(String.join("\n", names)));
    }

    /** Why what was measured on these and on the others cannot be compared image by image, if it cannot. */
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
