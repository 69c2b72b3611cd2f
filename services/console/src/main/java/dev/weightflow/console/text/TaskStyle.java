package dev.weightflow.console.text;

import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Style of a task: a colour and a marker, the same in every table, chart and map. The tasks of PASCAL-Context have fixed ones; others take those that
 * are free, in the order of their dataset's tasks.
 *
 * @param name the task
 * @param label its display name
 * @param place number of its colour and marker, 1 to {@value #PLACES}
 */
public record TaskStyle(TaskName name, String label, int place) {
    /** Number of colours. With more tasks they repeat; labels tell the tasks apart. */
    public static final int PLACES = 8;

    private static final Map<TaskName, TaskStyle> PASCAL = Map.of(
            PascalTasks.SEMSEG, new TaskStyle(PascalTasks.SEMSEG, "Semantic", 1),
            PascalTasks.HUMAN_PARTS, new TaskStyle(PascalTasks.HUMAN_PARTS, "Human parts", 2),
            PascalTasks.SAL, new TaskStyle(PascalTasks.SAL, "Saliency", 3),
            PascalTasks.NORMALS, new TaskStyle(PascalTasks.NORMALS, "Normals", 4));

    /** Returns the styles of a dataset's tasks, in the order of columns. */
    public static List<TaskStyle> of(Collection<TaskName> tasks) {
        List<Integer> free = new ArrayList<>();
        for (int place = 1; place <= PLACES; place++) {
            int candidate = place;
            if (tasks.stream().map(PASCAL::get).noneMatch(look -> look != null && look.place() == candidate)) {
                free.add(place);
            }
        }
        List<TaskStyle> looks = new ArrayList<>();
        int next = 0;
        for (TaskName task : TaskName.columns(tasks)) {
            TaskStyle known = PASCAL.get(task);
            looks.add(
                    known != null
                            ? known
                            : new TaskStyle(task, label(task), free.isEmpty() ? 1 : free.get(next++ % free.size())));
        }
        return List.copyOf(looks);
    }

    private static String label(TaskName task) {
        String words = task.key().replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** Returns the task's key in addresses. */
    public String key() {
        return name.key();
    }
}
