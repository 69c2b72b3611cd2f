package dev.weightflow.evaluator.measure;

import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.image.PngWriter;
import dev.weightflow.data.picture.NumberRange;
import dev.weightflow.data.picture.Picture;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.evaluation.EvaluationListener.Evaluated;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.PredictionImage;
import dev.weightflow.schema.evaluation.SampleLayers;
import dev.weightflow.schema.evaluation.SampleLayers.TaskLayers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Draws the first images with their predictions, one picture for each task and the separate layers, and stores them. */
final class PredictionImages {
    private final ArtifactStore artifacts;
    private final SampleSource samples;
    private final Tasks tasks;
    private final int most;
    private final List<PredictionImage> pictures = new ArrayList<>();
    private final List<SampleLayers> layers = new ArrayList<>();

    PredictionImages(ArtifactStore artifacts, SampleSource samples, Tasks tasks, int most) {
        this.artifacts = artifacts;
        this.samples = samples;
        this.tasks = tasks;
        this.most = most;
    }

    void show(Evaluated image) {
        if (image.done() <= most) {
            Pixels photograph = samples.read(image.done() - 1).image();
            Map<TaskName, float[]> predictions = image.predictions().get();
            predictions.forEach((task, prediction) -> pictures.add(picture(image, photograph, task, prediction)));
            layers.add(stored(
                    image.id(), DrawnSample.of(tasks, image.size(), image.image(), image.labels(), predictions)));
        }
    }

    private PredictionImage picture(Evaluated image, Pixels photograph, TaskName task, float[] prediction) {
        byte[] png = PngWriter.encode(Picture.of(
                image.id(),
                photograph,
                image.size(),
                tasks,
                image.labels().containsKey(task) ? Map.of(task, image.labels().get(task)) : Map.of(),
                Map.of(task, prediction)));
        return new PredictionImage(image.id(), task, artifacts.store(png));
    }

    private SampleLayers stored(String sample, DrawnSample drawn) {
        return new SampleLayers(
                sample,
                artifacts.store(drawn.image()),
                TaskName.each(drawn.tasks().keySet(), task -> {
                    Optional<NumberRange> range =
                            Optional.ofNullable(drawn.range().get(task));
                    return new TaskLayers(
                            drawn.tasks().get(task).label().map(artifacts::store),
                            artifacts.store(drawn.tasks().get(task).prediction()),
                            range.map(numbers -> (double) numbers.from()),
                            range.map(numbers -> (double) numbers.to()));
                }));
    }

    /** Returns the drawn pictures, in the order of the images, and of the tasks for each. */
    List<PredictionImage> pictures() {
        return List.copyOf(pictures);
    }

    /** Returns the images' layers, in the order of the images. */
    List<SampleLayers> layers() {
        return List.copyOf(layers);
    }
}
