package dev.weightflow.model.evaluation;

import dev.weightflow.model.statistics.ImageSums;
import dev.weightflow.model.statistics.TaskSums;
import dev.weightflow.model.task.NormalsMetric;
import dev.weightflow.model.task.SaliencyMetric;
import dev.weightflow.model.task.SegmentationMetric;
import dev.weightflow.model.task.TaskMetric;
import dev.weightflow.schema.Task;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps what each image of an evaluation adds to the metrics. For one evaluation, and one thread. */
public final class ImageSumsRecorder implements EvaluationListener {

    private final List<String> images = new ArrayList<>();
    private final Map<Task, List<List<Double>>> tasks = new EnumMap<>(Task.class);

    @Override
    public void imageDone(Evaluated image) {
        if (image.total() > ImageSums.MAX_IMAGES) {
            return;
        }
        images.add(image.id());
        image.measured().byTask().forEach((task, state) -> tasks.computeIfAbsent(task, any -> new ArrayList<>())
                .add(sums(state)));
    }

    /** The sums of all images; nothing if there was no image, or more than {@link ImageSums#MAX_IMAGES}. */
    public Optional<ImageSums> sums() {
        return images.isEmpty() ? Optional.empty() : Optional.of(new ImageSums(ImageSums.FORMAT, images, tasks));
    }

    private static List<Double> sums(TaskMetric.State state) {
        if (state instanceof SegmentationMetric.State counts) {
            return overlaps(counts);
        }
        if (state instanceof SaliencyMetric.State saliency) {
            List<Double> row = new ArrayList<>(TaskSums.THRESHOLDS + 1);
            saliency.jaccard().forEach(jaccard -> row.add(jaccard.over(1)));
            row.add((double) saliency.images());
            return row;
        }
        NormalsMetric.State normals = (NormalsMetric.State) state;
        return List.of(normals.angles().over(1), (double) normals.pixels());
    }

    private static List<Double> overlaps(SegmentationMetric.State state) {
        int classes = state.classes();
        List<Double> row = new ArrayList<>(2 * classes);
        for (int index = 0; index < classes; index++) {
            row.add((double) state.intersection(index));
        }
        for (int index = 0; index < classes; index++) {
            row.add((double) state.union(index));
        }
        return row;
    }
}
