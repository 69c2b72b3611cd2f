package dev.weightflow.schema.drift;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Features of an image.
 *
 * @param id the sample's id
 * @param group what it was taken with, such as a camera's day: images of a group are alike, and count together. Its own id if it is in no group
 * @param embedding the average over the positions of the base backbone's last stage: Base64 of float32 numbers, the least significant byte first
 * @param scalars numbers by name: brightness and contrast of 0 to 1, width and height in pixels, and by task the mean confidence of 0 to 1, as
 * {@code confidence.TASK}
 * @param shares by task with classes, the share of the pixels that are predicted as each class
 */
public record WindowImage(
        String id,
        String group,
        String embedding,
        Map<String, Double> scalars,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<TaskName, List<Double>> shares) {

    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public WindowImage {
        scalars = scalars == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(scalars));
        shares = TaskName.ordered(shares);
        Faults faults = Faults.of("An image of a window")
                .text("id", id)
                .text("group", group)
                .text("embedding", embedding);
        scalars.forEach(faults::finite);
        faults.raise();
    }

    /** Returns the name of a task's mean confidence among the scalars. */
    public static String confidence(TaskName task) {
        return "confidence." + task.key();
    }

    /** Creates an image from its features. */
    public static WindowImage of(
            String id,
            String group,
            float[] features,
            Map<String, Double> scalars,
            Map<TaskName, List<Double>> shares) {
        ByteBuffer bytes = ByteBuffer.allocate(features.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(features);
        return new WindowImage(id, group, Base64.getEncoder().encodeToString(bytes.array()), scalars, shares);
    }

    /**
     * Decodes the embedding.
     *
     * @throws IllegalArgumentException if it is no Base64 of whole numbers
     */
    public float[] features() {
        byte[] bytes = Base64.getDecoder().decode(embedding);
        if (bytes.length % Float.BYTES != 0) {
            throw new IllegalArgumentException("the embedding of " + id + " ends within a number");
        }
        float[] features = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(features);
        return features;
    }
}
