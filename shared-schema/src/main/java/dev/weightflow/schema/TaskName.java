package dev.weightflow.schema;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Name of a dense-prediction task, as a dataset declares it: an identifier in files, state dicts, events and metrics. Names are ordered, so that
 * everything by task has the same order: the tasks of PASCAL-Context in the order of the reference configuration, then all others alphabetically.
 */
public record TaskName(@JsonValue String key) implements Comparable<TaskName> {
    public static final String PATTERN = "[a-z][a-z0-9_]{0,39}";
    private static final Pattern FORM = Pattern.compile(PATTERN);
    private static final Comparator<TaskName> ORDER =
            Comparator.comparingInt(PascalTasks::place).thenComparing(TaskName::key);

    /** @throws InvalidRecordException if the key is no identifier */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TaskName {
        Faults.of("'" + key + "' as a task's name")
                .require(
                        key != null && FORM.matcher(key).matches(),
                        "it must be 1 to 40 of a-z, 0-9 and '_', and begin with a letter")
                .raise();
    }

    public static TaskName of(String key) {
        return new TaskName(key);
    }

    /** Returns the tasks in the order of every table's columns: those of PASCAL-Context first, then all others alphabetically. */
    public static List<TaskName> columns(Collection<TaskName> tasks) {
        return Stream.concat(
                        PascalTasks.COLUMNS.stream().filter(tasks::contains),
                        tasks.stream().sorted())
                .distinct()
                .toList();
    }

    public static <V> Map<TaskName, V> each(Iterable<TaskName> tasks, Function<TaskName, V> function) {
        Map<TaskName, V> each = new TreeMap<>();
        tasks.forEach(task -> each.put(task, function.apply(task)));
        return Collections.unmodifiableMap(each);
    }

    /** Returns an unmodifiable copy in the order of the tasks, empty for null. */
    public static <V> Map<TaskName, V> ordered(Map<TaskName, V> byTask) {
        return byTask == null ? Map.of() : each(byTask.keySet(), byTask::get);
    }

    @Override
    public int compareTo(TaskName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return key;
    }
}
