package dev.weightflow.schema;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The dense-prediction tasks of the PASCAL-Context multi-task benchmark, in the order in which the reference configuration
 * names them. {@link #key()} is the name that files, state dicts, events and metrics use.
 */
public enum Task {
    /** Semantic segmentation: background and the 20 PASCAL VOC classes. */
    SEMSEG("semseg", 21),
    /** Surface normals: a unit vector a pixel. */
    NORMALS("normals", 3),
    /** Saliency: one logit a pixel. */
    SAL("sal", 1),
    /** Human parts: background and six parts. */
    HUMAN_PARTS("human_parts", 7);

    private final String key;
    private final int channels;

    Task(String key, int channels) {
        this.key = key;
        this.channels = channels;
    }

    /** The task's name in files, state dicts, events and metrics. */
    @JsonValue
    public String key() {
        return key;
    }

    /** How many channels the task's decoder head predicts. */
    public int channels() {
        return channels;
    }

    /**
     * The task with that key.
     *
     * @throws IllegalArgumentException naming the keys there are, if there is no such task
     */
    @JsonCreator
    public static Task of(String key) {
        return Arrays.stream(values())
                .filter(task -> task.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no task is called '" + key + "'; there are "
                        + Arrays.stream(values()).map(Task::key).collect(Collectors.joining(", "))));
    }
}
