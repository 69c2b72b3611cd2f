package dev.weightflow.model.evaluation;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Records each image's contributions to the metrics of an evaluation. For one evaluation, and one thread. */
public final class ImageSumsRecorder implements EvaluationListener {

    private final Tasks measured;
    private final List<String> images = new ArrayList<>();
    private final Map<TaskName, List<List<Double>>> tasks = new TreeMap<>();

    /** @param measured the tasks that are evaluated */
    public ImageSumsRecorder(Tasks measured) {
        this.measured = measured;
    }

    @Override
    public void imageDone(Evaluated image) {
        images.add(image.id());
        image.measured().byTask().forEach((task, state) -> tasks.computeIfAbsent(task, any -> new ArrayList<>())
                .add(state.sums()));
    }

    /** Returns the sums of all images; empty if there was no image. */
    public Optional<ImageSums> sums() {
        return images.isEmpty()
                ? Optional.empty()
                : Optional.of(new ImageSums(ImageSums.FORMAT, images, tasks, measured.declarations()));
    }
}
