package dev.weightflow.schema;

import java.util.List;
import java.util.Map;

/** Names of the four tasks of the PASCAL-Context multi-task benchmark, the default and reference. */
public final class PascalTasks {
    private static final List<String> KEYS = List.of("semseg", "normals", "sal", "human_parts");

    /** Semantic segmentation: background and the 20 PASCAL VOC classes. */
    public static final TaskName SEMSEG = new TaskName("semseg");

    /** Surface normals: a unit vector a pixel. */
    public static final TaskName NORMALS = new TaskName("normals");

    /** Saliency: one logit a pixel. */
    public static final TaskName SAL = new TaskName("sal");

    /** Human parts: background and six parts. */
    public static final TaskName HUMAN_PARTS = new TaskName("human_parts");

    /** Names in the order of the reference configuration. */
    public static final List<TaskName> NAMES = List.of(SEMSEG, NORMALS, SAL, HUMAN_PARTS);

    /** Names in the order of columns: the tasks with classes first. */
    static final List<TaskName> COLUMNS = List.of(SEMSEG, HUMAN_PARTS, NORMALS, SAL);

    /** Loss weights of the reference implementation. */
    public static final Map<TaskName, Double> LOSS_WEIGHTS =
            TaskName.ordered(Map.of(SEMSEG, 1.0, HUMAN_PARTS, 2.0, SAL, 5.0, NORMALS, 10.0));

    private PascalTasks() {}

    /** Returns the task's index in {@link #NAMES}; after all of them for any other task. */
    static int place(TaskName task) {
        int place = KEYS.indexOf(task.key());
        return place < 0 ? KEYS.size() : place;
    }
}
