package dev.weightflow.scenes;

import dev.weightflow.scenes.SceneOptions.Split;
import dev.weightflow.scenes.Workers.SceneRendering;
import dev.weightflow.scenes.render.BoundaryMap;
import dev.weightflow.scenes.render.CoverMap;
import dev.weightflow.scenes.render.ThingMap;
import java.io.IOException;
import java.util.Locale;

/** Label of a task that a {@code dataset.yaml} declares. */
enum LabelKind {
    /** Five kinds of things. */
    COVER,
    /** Metres along the camera's axis. */
    DEPTH,
    /** Boundaries between things. */
    EDGES,
    /** Everything that the renderer tells apart. */
    THINGS;

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    byte[] png(Pictures pictures, SceneOptions options, Split split, int index, SceneRendering rendering)
            throws IOException {
        return switch (this) {
            case COVER -> pictures.grayPng(CoverMap.of(rendering.scene(), rendering.frame()));
            case DEPTH ->
                pictures.deepPng(new DepthSensor(options.seed(), split.ordinal(), index)
                        .millimetres(rendering.scene(), rendering.frame()));
            case EDGES -> pictures.grayPng(BoundaryMap.of(rendering.frame()));
            case THINGS -> pictures.grayPng(ThingMap.of(rendering.scene(), rendering.frame()));
        };
    }
}
