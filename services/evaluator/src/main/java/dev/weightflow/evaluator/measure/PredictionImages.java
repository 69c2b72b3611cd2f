package dev.weightflow.evaluator.measure;

import dev.weightflow.model.dataset.image.PngWriter;
import dev.weightflow.model.evaluation.EvaluationListener.Evaluated;
import dev.weightflow.model.picture.Strip;
import dev.weightflow.model.task.LabelEncoding;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.PredictionImage;
import java.util.ArrayList;
import java.util.List;

/** Draws the first images with their predictions, one picture for each task, and stores them. */
final class PredictionImages {
    private final ArtifactStore artifacts;
    private final int most;
    private final List<PredictionImage> pictures = new ArrayList<>();

    PredictionImages(ArtifactStore artifacts, int most) {
        this.artifacts = artifacts;
        this.most = most;
    }

    void show(Evaluated image) {
        if (image.done() <= most) {
            image.outputs().forEach((task, output) -> pictures.add(draw(image, task, output)));
        }
    }

    private PredictionImage draw(Evaluated image, Task task, float[] output) {
        float[] prediction = LabelEncoding.of(task).decode(output, image.size() * image.size());
        byte[] png = PngWriter.encode(
                Strip.of(task, image.size(), image.image(), image.labels().get(task), prediction));
        return new PredictionImage(image.id(), task, artifacts.store(png));
    }

    /** What was drawn, in the order of the images, and of the tasks for each. */
    List<PredictionImage> pictures() {
        return List.copyOf(pictures);
    }
}
