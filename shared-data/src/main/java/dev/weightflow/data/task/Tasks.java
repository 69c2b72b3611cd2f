package dev.weightflow.data.task;

import dev.weightflow.data.task.binary.Binary;
import dev.weightflow.data.task.normals.Normals;
import dev.weightflow.data.task.segmentation.Segmentation;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskDeclaration;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScales;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Some tasks, in the order of their names. */
public record Tasks(Map<TaskName, Task> byName) implements Iterable<Task> {
    /** The four tasks of the PASCAL-Context multi-task benchmark. */
    public static final Tasks PASCAL = of(List.of(
            new Task(PascalTasks.SEMSEG, Segmentation.benchmarked(PascalClasses.VOC, List.of(), false)),
            new Task(PascalTasks.NORMALS, Normals.REFERENCE),
            new Task(PascalTasks.SAL, Binary.SALIENCY),
            new Task(PascalTasks.HUMAN_PARTS, PascalClasses.HUMAN_PARTS)));

    /** No task, as of images without labels. */
    public static final Tasks NONE = of(List.of());

    public Tasks {
        byName = TaskName.ordered(byName);
    }

    /** @throws IllegalArgumentException if two have one name */
    public static Tasks of(Collection<Task> tasks) {
        Map<TaskName, Task> byName = new TreeMap<>();
        for (Task task : tasks) {
            if (byName.put(task.name(), task) != null) {
                throw new IllegalArgumentException(
                        "two tasks are called " + task.key() + "; give each a name of its own");
            }
        }
        return new Tasks(byName);
    }

    /**
     * Returns those tasks in a document: by its declarations, or PASCAL-Context's tasks where it has none.
     *
     * @throws IllegalArgumentException if a task is neither declared nor one of PASCAL-Context's, or a declaration is faulty
     */
    public static Tasks of(Collection<TaskName> names, List<TaskDeclaration> declarations) {
        return declared(declarations).only(names);
    }

    /** Returns the declared tasks, or PASCAL-Context's where there are no declarations. */
    public static Tasks declared(List<TaskDeclaration> declarations) {
        return declarations.isEmpty()
                ? PASCAL
                : of(declarations.stream().map(Task::of).toList());
    }

    /** Returns the declarations that a document must contain of these tasks: none if they are PASCAL-Context's. */
    public List<TaskDeclaration> declarations() {
        return isPascal() ? List.of() : stream().map(Task::declaration).toList();
    }

    /** Returns whether these are tasks of PASCAL-Context, as in the preset. */
    public boolean isPascal() {
        return stream().allMatch(PASCAL::holds);
    }

    /** @throws IllegalArgumentException naming the known tasks, if there is no such task */
    public Task get(TaskName name) {
        Task task = byName.get(name);
        if (task == null) {
            throw new IllegalArgumentException(
                    "there is no task '" + name + "' here; there " + (byName.size() == 1 ? "is " : "are ")
                            + names().stream().map(TaskName::key).collect(Collectors.joining(", ")));
        }
        return task;
    }

    /** Returns whether the task is among these, with the same options. */
    public boolean holds(Task task) {
        return task.equals(byName.get(task.name()));
    }

    public boolean has(TaskName name) {
        return byName.containsKey(name);
    }

    public TaskKind kind(TaskName name) {
        return get(name).kind();
    }

    /**
     * Selects some of these tasks.
     *
     * @throws IllegalArgumentException naming these tasks, if one of the names is not among them
     */
    public Tasks only(Collection<TaskName> names) {
        return of(names.stream().distinct().map(this::get).toList());
    }

    /** Joins these and the others; a task that both have is the same in both. */
    public Tasks and(Tasks others) {
        Map<TaskName, Task> all = new TreeMap<>(byName);
        all.putAll(others.byName);
        return new Tasks(all);
    }

    public Set<TaskName> names() {
        return byName.keySet();
    }

    public MetricScales scales() {
        return new MetricScales(TaskName.each(names(), name -> kind(name).scale()));
    }

    public Stream<Task> stream() {
        return byName.values().stream();
    }

    public boolean isEmpty() {
        return byName.isEmpty();
    }

    public int size() {
        return byName.size();
    }

    @Override
    public Iterator<Task> iterator() {
        return byName.values().iterator();
    }
}
