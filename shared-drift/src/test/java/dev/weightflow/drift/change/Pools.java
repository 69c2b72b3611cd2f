package dev.weightflow.drift.change;

import dev.weightflow.drift.window.ImageFeatures;
import dev.weightflow.drift.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Small pools of one coordinate. */
final class Pools {
    private Pools() {}

    /** Pools groups of values; the first so many are the reference. */
    static Pool of(int referenceGroups, double[]... groups) {
        return Pool.of(
                window("r", List.of(groups).subList(0, referenceGroups)),
                window("w", List.of(groups).subList(referenceGroups, groups.length)));
    }

    static Window window(String name, List<double[]> groups) {
        List<ImageFeatures> images = new ArrayList<>();
        for (int group = 0; group < groups.size(); group++) {
            for (double value : groups.get(group)) {
                images.add(new ImageFeatures(
                        name + images.size(),
                        "",
                        name + group,
                        new float[] {(float) value},
                        Map.of("value", value),
                        Map.of()));
            }
        }
        return new Window(images);
    }
}
