package dev.weightflow.comparison.statistics;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.data.task.TaskKind;
import dev.weightflow.data.task.TaskMetric;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskDeclaration;
import dev.weightflow.schema.TaskName;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Contributions of each image of an evaluation to the tasks' metrics.
 *
 * @param images the names of the images, in the order of the evaluation
 * @param tasks for each task a list for each image, the {@link dev.weightflow.data.task.TaskMetric.State#sums} of the image
 * @param declarations of the tasks; none if they are PASCAL-Context's
 */
public record ImageSums(
        int format,
        List<String> images,
        Map<TaskName, List<List<Double>>> tasks,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TaskDeclaration> declarations) {

    public static final int FORMAT = 1;

    /** Most images of a stored document: so many fit 16 MiB. */
    public static final int MAX_IMAGES = 20_000;

    /** Sums of PASCAL-Context's tasks. */
    public ImageSums(int format, List<String> images, Map<TaskName, List<List<Double>>> tasks) {
        this(format, images, tasks, List.of());
    }

    public ImageSums {
        declarations = TaskDeclaration.ordered(declarations);
        images = Faults.listOf(images);
        tasks = compact(TaskName.ordered(tasks));
        int count = images.size();
        Faults faults = Faults.of("The sums of images")
                .require(format == FORMAT, "format must be %d, not %d", FORMAT, format)
                .require(count >= 1, "images are missing")
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

    private static Map<TaskName, List<List<Double>>> compact(Map<TaskName, List<List<Double>>> tasks) {
        return TaskName.each(
                tasks.keySet(),
                task -> tasks.get(task).stream().map(NumberRow::of).toList());
    }

    /** Computes the figures of all images together, by task; without tasks that could not be measured. */
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

    /** Computes the figures in the units of tables. */
    public Map<TaskName, Double> shownFigures() {
        Map<TaskName, Double> figures = figures();
        figures.replaceAll((task, figure) -> measured().scales().of(task).shown(figure));
        return figures;
    }

    /** Image with the figure of its prediction. */
    public record ImageFigure(String image, double figure) {}

    /**
     * Computes the figure of each image, in their order; NaN for one that could not be measured. Their mean is not the figure of all images together:
     * an mIoU has its classes' pixels of all images in one ratio, and the mean of the images has the classes of each.
     *
     * @throws IllegalArgumentException if the task was not measured
     */
    public double[] imageFigures(TaskName task) {
        TaskMetric metric = measured().kind(task).metric();
        return Arrays.stream(matrix(task)).mapToDouble(metric::figureOfImage).toArray();
    }

    /**
     * Sorts the images by the figure of a task, the worst first, and equal ones by name; without images that could not be measured.
     *
     * @throws IllegalArgumentException if the task was not measured
     */
    public List<ImageFigure> worst(TaskName task) {
        TaskKind kind = measured().kind(task);
        double[] figures = imageFigures(task);
        return IntStream.range(0, figures.length)
                .mapToObj(at -> new ImageFigure(images.get(at), figures[at]))
                .filter(image -> !Double.isNaN(image.figure()))
                .sorted(Comparator.comparingDouble(
                                (ImageFigure image) -> kind.scale().sign() * image.figure())
                        .thenComparing(ImageFigure::image))
                .toList();
    }

    /**
     * Joins these tasks and the other's, where models of single tasks were measured separately.
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

    /** Splits the sums into as few documents as can be stored. */
    public List<ImageSums> parts() {
        return IntStream.iterate(0, from -> from < images.size(), from -> from + MAX_IMAGES)
                .mapToObj(from -> {
                    int to = Math.min(images.size(), from + MAX_IMAGES);
                    return new ImageSums(
                            format,
                            images.subList(from, to),
                            TaskName.each(
                                    tasks.keySet(), task -> tasks.get(task).subList(from, to)),
                            declarations);
                })
                .toList();
    }

    /**
     * Joins the images of all parts, in order.
     *
     * @param parts one or more
     * @throws IllegalArgumentException if they are of different tasks
     */
    public static ImageSums joined(List<ImageSums> parts) {
        ImageSums first = parts.get(0);
        if (parts.size() == 1) {
            return first;
        }
        if (parts.stream().anyMatch(part -> !part.measured().equals(first.measured()))) {
            refuseToJoin("they are of different tasks");
        }
        return new ImageSums(
                first.format,
                parts.stream().flatMap(part -> part.images.stream()).toList(),
                TaskName.each(first.tasks.keySet(), task -> parts.stream()
                        .flatMap(part -> part.tasks.get(task).stream())
                        .toList()),
                first.declarations);
    }

    /** Explains why these and the other sums cannot be compared image by image; empty if they can. */
    public Optional<String> mismatch(ImageSums other) {
        return ImageNames.of(images).mismatch(ImageNames.of(other.images));
    }

    static void refuseToJoin(String why) {
        throw new IllegalArgumentException("The sums cannot be joined: " + why);
    }

    /** Returns the tasks that were measured. */
    public Tasks measured() {
        return Tasks.of(tasks.keySet(), declarations);
    }

    /** [image, sum]; not to be changed */
    double[][] matrix(TaskName task) {
        return tasks.get(task).stream().map(row -> ((NumberRow) row).numbers()).toArray(double[][]::new);
    }
}
