package dev.weightflow.model.task;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.host.HostTensor;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScale;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What kind of thing a task predicts of every pixel: all that learning, measuring and drawing it takes. A kind is a record whose
 * components are its options in a dataset's declaration; its {@link Type} is found by {@link java.util.ServiceLoader}, so that a kind
 * is one folder and a line in {@code META-INF/services}.
 */
public interface TaskKind {
    Map<TaskName, String> PUBLISHED_TITLES = Map.of(
            PascalTasks.SEMSEG,
            "semantic segmentation",
            PascalTasks.NORMALS,
            "surface normals",
            PascalTasks.SAL,
            "saliency");

    /** A kind by its name, before it has options. */
    interface Type {
        String name();

        /** The record of the options. */
        Class<? extends TaskKind> options();
    }

    Type type();

    /** The form of its labels and predictions, which says how they are stored, resampled and turned with the picture. */
    LabelEncoding encoding();

    /** How many channels the network's output has. */
    int channels();

    /**
     * The loss of a batch in which every sample has a label.
     *
     * @param output the network's raw output, [batch, channels, height, width]
     * @param label in its {@link LabelEncoding}, [batch, label channels, height, width]
     * @return []
     * @throws IllegalArgumentException naming shapes that do not fit
     */
    NDArray loss(NDArray output, NDArray label);

    /**
     * What of a raw output on a GPU is copied for the metric: all of it, or what {@link TaskMetric#ofOutput} also takes and is smaller.
     *
     * @param output [batch, channels, height, width]
     * @return [batch, ...]
     */
    default NDArray measured(NDArray output) {
        return output;
    }

    TaskMetric metric();

    /** The figure by which the task is judged. */
    MetricScale scale();

    /** The classes' names by index; none for a kind without classes. */
    default List<String> classNames() {
        return List.of();
    }

    /** The colours of the classes, 0xRRGGBB, as many as there are {@link #classNames()}. */
    default int[] palette() {
        return new int[0];
    }

    /** What the task is called in pictures. */
    default String title(TaskName name) {
        String words = PUBLISHED_TITLES.getOrDefault(name, name.key().replace('_', ' '));
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** Whether a stored label may have pixels that do not count. */
    default boolean ignorable() {
        return false;
    }

    /** Whether a label in which no class but the first occurs says that nothing was labelled, so that no pixel of it counts. */
    default boolean emptyIsUnlabelled() {
        return false;
    }

    /** Whether a number of the label is a distance from the camera, which a larger scale of the picture divides. */
    default boolean shrinksWithScale() {
        return false;
    }

    /** The network's output as a prediction in the form of the labels; see {@link LabelEncoding#decode}. */
    default float[] decode(HostTensor output, int pixels) {
        return encoding().decode(output, pixels);
    }

    /** What is wrong with a stored label, as the end of a sentence that begins with its name; nothing, if it is sound. */
    default Optional<String> complaint(int width, int storedChannels, byte[] stored) {
        return encoding().complaint(this, width, storedChannels, stored);
    }
}
