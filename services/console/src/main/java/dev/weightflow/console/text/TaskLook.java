package dev.weightflow.console.text;

import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a task is told apart from others: a colour and a marker, the same in every table, chart and map. The tasks of PASCAL-Context have
 * theirs; others take the places that are left, in the order of their dataset's tasks.
 *
 * @param name the task
 * @param label what it is called
 * @param place which of the {@value #PLACES} colours and markers it has, from 1 on
 */
public record TaskLook(TaskName name, String label, int place) {
    /** How many colours there are. With more tasks, they begin anew: labels tell the rest. */
    public static final int PLACES = 8;

    private static final Map<TaskName, TaskLook> PASCAL = Map.of(
            PascalTasks.SEMSEG, new TaskLook(PascalTasks.SEMSEG, "Semantic", 1),
            PascalTasks.HUMAN_PARTS, new TaskLook(PascalTasks.HUMAN_PARTS, "Human parts", 2),
            PascalTasks.SAL, new TaskLook(PascalTasks.SAL, "Saliency", 3),
            PascalTasks.NORMALS, new TaskLook(PascalTasks.NORMALS, "Normals", 4));

    /** The looks of those tasks of one dataset, in their order. */
    public static List<TaskLook> of(Collection<TaskName> tasks) {
        List<Integer> free = new ArrayList<>();
        for (int place = 1; place <= PLACES; place++) {
            int candidate = place;
            if (tasks.stream().map(PASCAL::get).noneMatch(look -> look != null && look.place() == candidate)) {
                free.add(place);
            }
        }
        List<TaskLook> looks = new ArrayList<>();
        int next = 0;
        for (TaskName task : tasks.stream().sorted().toList()) {
            TaskLook known = PASCAL.get(task);
            looks.add(
                    known != null
                            ? known
                            : new TaskLook(task, label(task), free.isEmpty() ? 1 : free.get(next++ % free.size())));
        }
        looks.sort(Comparator.comparingInt(TaskLook::place));
        return List.copyOf(looks);
    }

    private static String label(TaskName task) {
        String words = task.key().replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** The task's key, as addresses have it. */
    public String key() {
        return name.key();
    }
}
