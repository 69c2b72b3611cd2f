package dev.weightflow.retraining.drift;

import dev.weightflow.data.dataset.GroupDraw;
import dev.weightflow.drift.window.ImageFeatures;
import dev.weightflow.drift.window.Window;
import dev.weightflow.schema.drift.WindowDocument;
import dev.weightflow.schema.drift.WindowImage;
import dev.weightflow.schema.id.Digest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Images of a stored window, as the tests read them. */
final class WindowImages {
    /** Most images that are compared: the test takes time and memory by the square of their number. */
    static final int MOST = 2_048;

    private WindowImages() {}

    /** Returns the images in their order; of more than {@value #MOST}, whole groups of them that are drawn by the document's digest. */
    static Window of(WindowDocument document, Digest digest) {
        List<WindowImage> images = document.images();
        List<String> groups = images.stream().map(WindowImage::group).toList();
        return new Window(GroupDraw.of(groups, MOST, Seeds.of("groups", digest.hex())).stream()
                .map(images::get)
                .map(WindowImages::features)
                .toList());
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
