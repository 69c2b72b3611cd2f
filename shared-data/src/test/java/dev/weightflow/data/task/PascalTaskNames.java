package dev.weightflow.data.task;

import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.stream.Stream;

/** Names of the benchmark's tasks, for parameterised tests. */
public final class PascalTaskNames {
    private PascalTaskNames() {}

    public static Stream<TaskName> all() {
        return PascalTasks.NAMES.stream();
    }
}
