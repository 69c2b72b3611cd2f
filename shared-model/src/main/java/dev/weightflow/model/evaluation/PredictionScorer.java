package dev.weightflow.model.evaluation;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.Violation;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.data.dataset.transform.ValidationTransform;
import dev.weightflow.data.task.MalformedArrayException;
import dev.weightflow.data.task.MalformedArrayException.Fault;
import dev.weightflow.data.task.MultiTaskState;
import dev.weightflow.data.task.TaskMetric;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Scores a folder of predictions. Images are read on several threads; the result does not depend on their order.
 *
 * @param ids the images, each of which must be predicted for every task that has a folder
 */
public record PredictionScorer(Labels labels, PredictionFolder predictions, List<String> ids) {

    /**
     * Creates a scorer against the labels of a folder.
     *
     * @param ids of images in it, at least one
     * @throws ScoreException if there are no predictions of any task
     */
    public static PredictionScorer against(Path folder, List<String> ids, PredictionFolder predictions) {
        Set<TaskName> tasks = predictions.tasks();
        if (tasks.isEmpty()) {
            Path root = predictions.root();
            throw new ScoreException(List.of(new Violation(
                    ViolationCode.MISSING_FOLDER,
                    root.toString(),
                    root
                            + " holds none of the folders "
                            + predictions.known().names().stream()
                                    .map(TaskName::key)
                                    .collect(Collectors.joining(", "))
                            + "; put the predictions of a task into one")));
        }
        return new PredictionScorer(Labels.of(folder, ids, tasks, predictions.size()), predictions, ids);
    }

    /**
     * Reads and measures everything.
     *
     * @param measured called after every image, on the thread that measured it
     * @throws ScoreException with all faults of all images, if there is any
     */
    public Report run(Runnable measured) {
        Set<TaskName> tasks = predictions.tasks();
        List<Measured> images = ids.parallelStream()
                .map(id -> {
                    Measured image = measure(id, tasks);
                    measured.run();
                    return image;
                })
                .toList();
        List<Violation> faults =
                images.stream().flatMap(image -> image.faults().stream()).toList();
        if (!faults.isEmpty()) {
            throw new ScoreException(faults);
        }
        Optional<TaskMetrics> metrics = images.stream()
                .map(Measured::state)
                .reduce(MultiTaskState.NONE, MultiTaskState::plus)
                .result();
        Set<TaskName> measurable =
                metrics.map(TaskMetrics::primaryMetrics).orElse(Map.of()).keySet();
        return new Report(
                ids.size(),
                metrics,
                all(task -> !tasks.contains(task)),
                all(task -> tasks.contains(task) && !measurable.contains(task)));
    }

    private record Measured(MultiTaskState state, List<Violation> faults) {}

    private Measured measure(String id, Set<TaskName> tasks) {
        List<Violation> faults = new ArrayList<>();
        Map<TaskName, TaskMetric.State> states = new TreeMap<>();
        Map<TaskName, float[]> truth = truth(id, faults);
        for (TaskName task : tasks) {
            DatasetException.attempt(faults, () -> predictions.read(task, id))
                    .filter(prediction -> truth.containsKey(task))
                    .flatMap(prediction ->
                            DatasetException.attempt(faults, () -> state(task, id, prediction, truth.get(task))))
                    .ifPresent(state -> states.put(task, state));
        }
        return new Measured(new MultiTaskState(states), faults);
    }

    private Map<TaskName, float[]> truth(String id, List<Violation> faults) {
        try {
            return labels.labels(id);
        } catch (DatasetException first) {
            List<Violation> all = labels.faults(id);
            faults.addAll(all.isEmpty() ? List.of(first.fault()) : all);
            return Map.of();
        }
    }

    private TaskMetric.State state(TaskName task, String id, float[] prediction, float[] label) {
        try {
            return predictions.known().kind(task).metric().ofPrediction(prediction, label);
        } catch (MalformedArrayException e) {
            Object subject = e.fault() == Fault.LABEL_OUT_OF_RANGE
                    ? "the %s label of %s".formatted(task.key(), id)
                    : predictions.file(task, id);
            throw DatasetException.of(code(e.fault()), subject, subject + ": " + e.getMessage(), e);
        }
    }

    private static ViolationCode code(Fault fault) {
        return switch (fault) {
            case PREDICTION_OUT_OF_RANGE, LABEL_OUT_OF_RANGE -> ViolationCode.CLASS_OUT_OF_RANGE;
            case WRONG_SIZE -> ViolationCode.SIZE_MISMATCH;
            case OUTPUT_NOT_A_NUMBER -> ViolationCode.UNREADABLE;
        };
    }

    private List<TaskName> all(Predicate<TaskName> which) {
        return predictions.known().names().stream().filter(which).toList();
    }

    /**
     * Scores of predictions.
     *
     * @param metrics of every task that was predicted and could be measured; empty if there is none
     * @param notMeasurable tasks that were predicted, but have no valid pixel in the labels of these images
     */
    public record Report(
            int images, Optional<TaskMetrics> metrics, List<TaskName> notPredicted, List<TaskName> notMeasurable) {}

    /** Reads the ground truth. Thread-safe. */
    public interface Labels {

        /**
         * Reads the labels of one image, at the size of the predictions.
         *
         * @throws DatasetException if they cannot be read
         */
        Map<TaskName, float[]> labels(String id);

        /** Lists all faults of the labels of one image. */
        List<Violation> faults(String id);

        /**
         * Returns the labels of a folder after the benchmark's transform for evaluation.
         *
         * @param tasks files of other tasks need not be there
         */
        static Labels of(Path root, Collection<String> ids, Set<TaskName> tasks, int size) {
            FolderSamples folder = DatasetFolder.open(root).samples(ids, tasks);
            ValidationTransform transform = new ValidationTransform(size);
            return new Labels() {
                @Override
                public Map<TaskName, float[]> labels(String id) {
                    return transform.labels(folder.readLabels(id));
                }

                @Override
                public List<Violation> faults(String id) {
                    return folder.validate(id);
                }
            };
        }
    }
}
