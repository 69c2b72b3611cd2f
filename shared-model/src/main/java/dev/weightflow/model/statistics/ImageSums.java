package dev.weightflow.model.statistics;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.model.task.TaskKind;
import dev.weightflow.model.task.TaskMetric;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskDeclaration;
import dev.weightflow.schema.TaskName;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What each image of an evaluation adds to the figures by which the tasks are judged.
 *
 * @param images the names of the images, in the order of the evaluation
 * @param tasks for each task a list for each image, the {@link dev.weightflow.model.task.TaskMetric.State#sums} of the image
 * @param declarations of the tasks; none if they are PASCAL-Context's
 */
public record ImageSums(
        int format,
        List<String> images,
        Map<TaskName, List<List<Double>>> tasks,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TaskDeclaration> declarations) {

    public static final int FORMAT = 1;

    /** How many images there may be: so many fit a document of 16 MiB. Whoever evaluates more keeps no sums of single images. */
    public static final int MAX_IMAGES = 20_000;

    /** Of PASCAL-Context's tasks. */
    public ImageSums(int format, List<String> images, Map<TaskName, List<List<Double>>> tasks) {
        this(format, images, tasks, List.of());
    }

    public ImageSums {
        declarations = TaskDeclaration.ordered(declarations);
        images = Faults.listOf(images);
        tasks = TaskName.ordered(tasks);
        int count = images.size();
        Faults faults = Faults.of("The sums of images")
                .require(format == FORMAT, "format must be %d, not %d", FORMAT, format)
                .require(count >= 1 && count <= MAX_IMAGES, "images must be 1 to %d, not %d", MAX_IMAGES, count)
                .require(!tasks.isEmpty(), "tasks are missing");
        Tasks declared = Tasks.of(tasks.keySet(), declarations);
        tasks.forEach((task, rows) -> faults.require(
                rows.size() == count
                        && rows.stream()
                                .allMatch(row -> row.size()
                                                == declared.kind(task).metric().sumCount()
                                        && row.stream().allMatch(value -> Double.isFinite(value) && value >= 0)),
                "%s must have %d numbers, none negative, for each of the %d images",
                task.key(),
                declared.kind(task).metric().sumCount(),
                count));
        faults.raise();
    }

    /** The figures of all images together, by task; without those of which nothing could be measured. */
    public Map<TaskName, Double> figures() {
        Map<TaskName, Double> figures = new TreeMap<>();
        Tasks measured = measured();
        tasks.keySet().forEach(task -> {
            TaskMetric metric = measured.kind(task).metric();
            double[] sums = new double[metric.sumCount()];
            for (double[] row : matrix(task)) {
                for (int at = 0; at < sums.length; at++) {
                    sums[at] += row[at];
                }
            }
            double figure = metric.figure(sums);
            if (!Double.isNaN(figure)) {
                figures.put(task, figure);
            }
        });
        return figures;
    }

    /** An image and how good its prediction is. */
    public record ImageFigure(String image, double figure) {}

    /**
     * The images by how good their predictions of a task are, the worst first, and those alike by name; without those of which nothing could
     * be measured.
     *
     * @throws IllegalArgumentException if the task was not measured
     */
    public List<ImageFigure> worst(TaskName task) {
        TaskKind kind = measured().kind(task);
        double[][] rows = matrix(task);
        return IntStream.range(0, rows.length)
                .mapToObj(at -> new ImageFigure(images.get(at), kind.metric().figureOfImage(rows[at])))
                .filter(image -> !Double.isNaN(image.figure()))
                .sorted(Comparator.comparingDouble(
                                (ImageFigure image) -> kind.scale().sign() * image.figure())
                        .thenComparing(ImageFigure::image))
                .toList();
    }

    /**
     * These tasks and the other's, where models of single tasks were measured one by one.
     *
     * @throws IllegalArgumentException if they are of other images, or share a task
     */
    public ImageSums and(ImageSums other) {
        mismatch(other).ifPresent(ImageSums::refuseToJoin);
        Map<TaskName, List<List<Double>>> all = new TreeMap<>();
        all.putAll(tasks);
        other.tasks.forEach((task, rows) -> {
            if (all.put(task, rows) != null) {
                refuseToJoin("both have " + task.key());
            }
        });
        return new ImageSums(
                format, images, all, measured().and(other.measured()).declarations());
    }

    /** Why these and the other sums cannot be compared image by image, if they cannot. */
    public Optional<String> mismatch(ImageSums other) {
        return ImageNames.of(images).mismatch(ImageNames.of(other.images));
    }

    static void refuseToJoin(String why) {
        throw new IllegalArgumentException("The sums cannot be joined: " + why);
    }

    /** The tasks that were measured. */
    public Tasks measured() {
        return Tasks.of(tasks.keySet(), declarations);
    }

    /** [image, sum] */
    double[][] matrix(TaskName task) {
        return tasks.get(task).stream()
                .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
                .toArray(double[][]::new);
    }
}
