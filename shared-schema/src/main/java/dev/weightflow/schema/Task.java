package dev.weightflow.schema;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The dense-prediction tasks of the PASCAL-Context multi-task benchmark, in the order in which the reference configuration
 * names them. {@link #key()} is the name that files, state dicts, events and metrics use.
 */
public enum Task implements Keyed {
    /** Semantic segmentation: background and the 20 PASCAL VOC classes. */
    SEMSEG(21),
    /** Surface normals: a unit vector a pixel. */
    NORMALS(3),
    /** Saliency: one logit a pixel. */
    SAL(1),
    /** Human parts: background and six parts. */
    HUMAN_PARTS(7);

    private final int channels;

    Task(int channels) {
        this.channels = channels;
    }

    /** The task's name in files, state dicts, events and metrics; with underscores, as the benchmark has it. */
    @Override
    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public int channels() {
        return channels;
    }

    public static Task of(String key) {
        return Keyed.of(Task.class, key);
    }

    public static <V> Map<Task, V> each(Iterable<Task> tasks, Function<Task, V> function) {
        Map<Task, V> each = new EnumMap<>(Task.class);
        tasks.forEach(task -> each.put(task, function.apply(task)));
        return Collections.unmodifiableMap(each);
    }

    /** An unmodifiable copy in the order of the tasks, empty if there was no map. */
    public static <V> Map<Task, V> ordered(Map<Task, V> byTask) {
        return byTask == null ? Map.of() : each(byTask.keySet(), byTask::get);
    }
}
