package dev.weightflow.evaluator.measure;

import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.model.dataset.SampleSource;
import dev.weightflow.model.dataset.image.PngWriter;
import dev.weightflow.model.evaluation.EvaluationListener.Evaluated;
import dev.weightflow.model.picture.Picture;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.PredictionImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Draws the first images with their predictions, one picture for each task, and stores them. */
final class PredictionImages {
    private final ArtifactStore artifacts;
    private final SampleSource samples;
    private final Tasks tasks;
    private final int most;
    private final List<PredictionImage> pictures = new ArrayList<>();

    PredictionImages(ArtifactStore artifacts, SampleSource samples, Tasks tasks, int most) {
        this.artifacts = artifacts;
        this.samples = samples;
        this.tasks = tasks;
        this.most = most;
    }

    void show(Evaluated image) {
        if (image.done() <= most) {
            Pixels photograph = samples.read(image.done() - 1).image();
            image.outputs().forEach((task, output) -> pictures.add(draw(image, photograph, task, output)));
        }
    }

    private PredictionImage draw(Evaluated image, Pixels photograph, TaskName task, float[] output) {
        float[] prediction = tasks.kind(task).decode(output, image.size() * image.size());
        byte[] png = PngWriter.encode(Picture.of(
                image.id(),
                photograph,
                image.size(),
                tasks,
                image.labels().containsKey(task) ? Map.of(task, image.labels().get(task)) : Map.of(),
                Map.of(task, prediction)));
        return new PredictionImage(image.id(), task, artifacts.store(png));
    }

    /** What was drawn, in the order of the images, and of the tasks for each. */
    List<PredictionImage> pictures() {
        return List.copyOf(pictures);
    }
}
