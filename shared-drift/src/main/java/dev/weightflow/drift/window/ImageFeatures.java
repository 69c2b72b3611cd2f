package dev.weightflow.drift.window;

import java.util.HashMap;
import java.util.Map;

/**
 * Features of one image.
 *
 * @param id of the image, unique in a window
 * @param source whose share in a window may vary without being a change, a camera say: images are compared within their source; empty for one source of all
 * @param group images that resemble each other because they were taken together, a camera-day say: the unit of all tests; the id if there is none
 * @param embedding [dimension], of a backbone that stays the same, finite
 * @param scalars by name: brightness, contrast, confidence, width, height; finite
 * @param shares by task: the part of the image that each class has, [classes]
 */
public record ImageFeatures(
        String id,
        String source,
        String group,
        float[] embedding,
        Map<String, Double> scalars,
        Map<String, double[]> shares) {

    public ImageFeatures {
        embedding = embedding.clone();
        scalars = Map.copyOf(scalars);
        Map<String, double[]> copies = new HashMap<>();
        shares.forEach((task, parts) -> copies.put(task, parts.clone()));
        shares = Map.copyOf(copies);
        if (embedding.length == 0) {
            throw new IllegalArgumentException("image " + id + " has an empty embedding");
        }
        for (float coordinate : embedding) {
            if (!Float.isFinite(coordinate)) {
                throw new IllegalArgumentException("the embedding of image " + id + " is not finite");
            }
        }
        if (!scalars.values().stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("image " + id + " has a scalar that is not finite: " + scalars);
        }
    }

    /** Creates features of an image that belongs to no source and no group. */
    public static ImageFeatures alone(String id, float[] embedding) {
        return new ImageFeatures(id, "", id, embedding, Map.of(), Map.of());
    }

    /** Returns a copy. */
    @Override
    public float[] embedding() {
        return embedding.clone();
    }

    /** Returns copies. */
    @Override
    public Map<String, double[]> shares() {
        Map<String, double[]> copies = new HashMap<>();
        shares.forEach((task, parts) -> copies.put(task, parts.clone()));
        return copies;
    }
}
