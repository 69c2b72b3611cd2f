package dev.weightflow.schema.dataset;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import java.util.List;

/**
 * Names of the classes of a task.
 *
 * @param names the class names by index; empty for tasks without classes
 */
public record ClassNames(TaskName task, List<String> names) {
    public ClassNames {
        names = Faults.listOf(names);
        Faults.of("Class names").present("task", task).raise();
    }
}
