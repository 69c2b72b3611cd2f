package dev.weightflow.model.statistics;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.Task;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each image of an evaluation adds to the {@link TaskSums}.
 *
 * @param images the names of the images, in the order of the evaluation
 * @param tasks for each task a list for each image, as long as {@link TaskSums#count}
 */
public record ImageSums(int format, List<String> images, Map<Task, List<List<Double>>> tasks) {

    public static final int FORMAT = 1;

    /** How many images there may be: so many fit a document of 16 MiB. Whoever evaluates more keeps no sums of single images. */
    public static final int MAX_IMAGES = 20_000;

    public ImageSums {
        images = Faults.listOf(images);
        tasks = Task.ordered(tasks);
        int count = images.size();
        Faults faults = Faults.of("The sums of images")
                .require(format == FORMAT, "format must be %d, not %d", FORMAT, format)
                .require(count >= 1 && count <= MAX_IMAGES, "images must be 1 to %d, not %d", MAX_IMAGES, count)
                .require(!tasks.isEmpty(), "tasks are missing");
        tasks.forEach((task, rows) -> faults.require(
                rows.size() == count
                        && rows.stream()
                                .allMatch(row -> row.size() == TaskSums.count(task)
                                        && row.stream().allMatch(value -> Double.isFinite(value) && value >= 0)),
                "%s must have %d numbers, none negative, for each of the %d images",
                task.key(),
                TaskSums.count(task),
                count));
        faults.raise();
    }

    /** The figures of all images together, by task; without those of which nothing could be measured. */
    public Map<Task, Double> figures() {
        Map<Task, Double> figures = new EnumMap<>(Task.class);
        tasks.keySet().forEach(task -> {
            double[] sums = new double[TaskSums.count(task)];
            for (double[] row : matrix(task)) {
                for (int at = 0; at < sums.length; at++) {
                    sums[at] += row[at];
                }
            }
            double figure = TaskSums.figure(task, sums);
            if (!Double.isNaN(figure)) {
                figures.put(task, figure);
            }
        });
        return figures;
    }

    /**
     * These tasks and the other's, where models of single tasks were measured one by one.
     *
     * @throws IllegalArgumentException if they are of other images, or share a task
     */
    public ImageSums and(ImageSums other) {
        mismatch(other).ifPresent(why -> {
            throw new IllegalArgumentException("The sums cannot be joined: " + why);
        });
        Map<Task, List<List<Double>>> all = new EnumMap<>(Task.class);
        all.putAll(tasks);
        other.tasks.forEach((task, rows) -> {
            if (all.put(task, rows) != null) {
                throw new IllegalArgumentException("The sums cannot be joined: both have " + task.key());
            }
        });
        return new ImageSums(format, images, all);
    }

    /** Why these and the other sums cannot be compared image by image, if they cannot. */
    public Optional<String> mismatch(ImageSums other) {
        if (images.equals(other.images)) {
            return Optional.empty();
        }
        return Optional.of(
                images.size() != other.images.size()
                        ? "one was measured on " + images.size() + " images and the other on " + other.images.size()
                        : "they were measured on different images");
    }

    /** [image, sum] */
    double[][] matrix(Task task) {
        return tasks.get(task).stream()
                .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
                .toArray(double[][]::new);
    }
}
