package dev.weightflow.model.task.metric;

import dev.weightflow.schema.Task;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The order in which reports name the tasks: that of the columns of the paper's Table 1. */
final class TaskOrder {
    private static final List<Task> COLUMNS = List.of(Task.SEMSEG, Task.HUMAN_PARTS, Task.SAL, Task.NORMALS);

    private TaskOrder() {}

    /** An immutable copy in this order. */
    static <V> Map<Task, V> copyOf(Map<Task, V> values) {
        Map<Task, V> copy = new LinkedHashMap<>();
        COLUMNS.stream().filter(values::containsKey).forEach(task -> copy.put(task, values.get(task)));
        return Collections.unmodifiableMap(copy);
    }

    /** The values by the tasks' keys, in this order. */
    static <V> Map<String, V> byKey(Map<Task, V> values) {
        Map<String, V> keyed = new LinkedHashMap<>();
        copyOf(values).forEach((task, value) -> keyed.put(task.key(), value));
        return keyed;
    }

    /** Those of the members of a JSON object that were there; an absent member is null. */
    @SafeVarargs
    static <V> Map<Task, V> present(V... columns) {
        Map<Task, V> values = new EnumMap<>(Task.class);
        for (int column = 0; column < columns.length; column++) {
            if (columns[column] != null) {
                values.put(COLUMNS.get(column), columns[column]);
            }
        }
        return values;
    }
}
