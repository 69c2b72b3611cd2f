package dev.weightflow.retraining.drift;

import dev.weightflow.data.random.SeededRandom;
import dev.weightflow.drift.window.ImageFeatures;
import dev.weightflow.drift.window.Window;
import dev.weightflow.schema.drift.WindowDocument;
import dev.weightflow.schema.drift.WindowImage;
import dev.weightflow.schema.id.Digest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Images of a stored window, as the tests read them. */
final class WindowImages {
    /** Most images that are compared: the test takes time and memory by the square of their number. */
    static final int MOST = 2_048;

    private WindowImages() {}

    /** Returns the images in their order; of more than {@value #MOST}, whole groups of them that are drawn by the document's digest. */
    static Window of(WindowDocument document, Digest digest) {
        Set<String> drawn = draw(document.images(), Seeds.of("groups", digest.hex()));
        return new Window(document.images().stream()
                .filter(image -> drawn.contains(image.group()))
                .limit(MOST)
                .map(WindowImages::features)
                .toList());
    }

    private static Set<String> draw(List<WindowImage> images, long seed) {
        Map<String, Long> sizes =
                images.stream().collect(Collectors.groupingBy(WindowImage::group, Collectors.counting()));
        List<String> groups = images.stream().map(WindowImage::group).distinct().toList();
        Set<String> drawn = new HashSet<>();
        long count = 0;
        for (int at : SeededRandom.of(seed, 0, 0, "drift-groups").permutation(groups.size())) {
            long size = sizes.get(groups.get(at));
            if (drawn.isEmpty() || count + size <= MOST) {
                drawn.add(groups.get(at));
                count += size;
            }
        }
        return drawn;
    }

    private static ImageFeatures features(WindowImage image) {
        Map<String, double[]> shares = new HashMap<>();
        image.shares()
                .forEach((task, parts) -> shares.put(
                        task.key(),
                        parts.stream().mapToDouble(Double::doubleValue).toArray()));
        return new ImageFeatures(image.id(), "", image.group(), image.features(), image.scalars(), shares);
    }
}
