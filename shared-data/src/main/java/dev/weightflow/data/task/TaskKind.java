package dev.weightflow.data.task;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScale;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Kind of a dense prediction task, with everything needed to measure and draw it; its loss is the model's. A kind is a record whose components are its options in a
 * dataset's declaration; its {@link Type} is found by {@link java.util.ServiceLoader}, so that a kind is one folder and a line in
 * {@code META-INF/services}.
 */
public interface TaskKind {
    Map<TaskName, String> PUBLISHED_TITLES = Map.of(
            PascalTasks.SEMSEG,
            "semantic segmentation",
            PascalTasks.NORMALS,
            "surface normals",
            PascalTasks.SAL,
            "saliency");

    /** Kind by its name, before it has options. */
    interface Type {
        String name();

        /** Returns the record of the options. */
        Class<? extends TaskKind> options();
    }

    Type type();

    /** Returns the form of its labels and predictions, which determines how they are stored, resampled and rotated with the image. */
    LabelEncoding encoding();

    /** Returns the channels of the network's output. */
    int channels();

    TaskMetric metric();

    /** Returns the scale of the primary figure. */
    MetricScale scale();

    /** Returns the classes' names by index; empty for a kind without classes. */
    default List<String> classNames() {
        return List.of();
    }

    /** Returns the colours of the classes, 0xRRGGBB, in the order of {@link #classNames()}. */
    default int[] palette() {
        return new int[0];
    }

    /** Returns the task's title in pictures. */
    default String title(TaskName name) {
        String words = PUBLISHED_TITLES.getOrDefault(name, name.key().replace('_', ' '));
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** Returns whether a stored label may have ignored pixels. */
    default boolean ignorable() {
        return false;
    }

    /** Returns whether a label with no class but the first counts as unlabelled, so that all its pixels are ignored. */
    default boolean emptyIsUnlabelled() {
        return false;
    }

    /** Returns whether the label is a distance from the camera, which scaling the image up divides. */
    default boolean shrinksWithScale() {
        return false;
    }

    /** Decodes the network's output to a prediction in the form of the labels; see {@link LabelEncoding#decode}. */
    default float[] decode(HostTensor output, int pixels) {
        return encoding().decode(output, pixels);
    }

    /** Describes the fault of a stored label as the end of a sentence that begins with its name; empty if the label is valid. */
    default Optional<String> complaint(int width, int storedChannels, byte[] stored) {
        return encoding().complaint(this, width, storedChannels, stored);
    }
}
