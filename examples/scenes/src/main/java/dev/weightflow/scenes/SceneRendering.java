package dev.weightflow.scenes;

import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Frame;
import dev.weightflow.scenes.render.Labels;
import dev.weightflow.scenes.render.ObjectMask;
import dev.weightflow.scenes.render.Renderer;
import dev.weightflow.scenes.render.Scene;
import dev.weightflow.scenes.stage.Composer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One image with its labels; it depends on nothing but look, seed, size, split and index. */
record SceneRendering(Frame frame, Labels labels) {
    private static final int ATTEMPTS = 12;
    private static final double TOO_LITTLE = 0.015;
    private static final double TOO_MUCH = 0.85;

    /** Scenes in which nothing can be seen, or nothing but one object, are dealt anew. */
    static SceneRendering of(SceneOptions options, Split split, int index) {
        SceneRendering last = attempt(options, split, index, 0);
        for (int i = 1; i < ATTEMPTS && !last.worthwhile(); i++) {
            last = attempt(options, split, index, i);
        }
        return last;
    }

    private static SceneRendering attempt(SceneOptions options, Split split, int index, int attempt) {
        Dice dice = Dice.of(options.look().key().hashCode(), options.seed(), split.ordinal(), index, attempt);
        Scene scene = Composer.compose(
                options.look(), options.size().width(), options.size().height(), dice);
        Frame frame = Renderer.render(scene);
        return new SceneRendering(frame, Labels.of(scene, frame));
    }

    private boolean worthwhile() {
        return labels.largest() >= TOO_LITTLE && labels.largest() <= TOO_MUCH;
    }

    void write(Path root, String id) throws IOException {
        SceneFiles.writeImage(root, id, frame, labels);
    }

    List<Integer> classes() {
        return labels.objects().stream()
                .map(ObjectMask::kind)
                .map(kind -> kind.semseg())
                .toList();
    }
}
