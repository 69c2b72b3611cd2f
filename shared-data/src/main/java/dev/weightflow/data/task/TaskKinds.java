package dev.weightflow.data.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.schema.json.WeightflowJson;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Kinds of tasks by name. */
public final class TaskKinds {
    private static final Map<String, TaskKind.Type> TYPES = new TreeMap<>();

    static {
        ServiceLoader.load(TaskKind.Type.class, TaskKinds.class.getClassLoader())
                .forEach(type -> TYPES.put(type.name(), type));
    }

    private TaskKinds() {}

    public static Map<String, TaskKind.Type> all() {
        return Map.copyOf(TYPES);
    }

    /**
     * Creates the kind with those options.
     *
     * @throws IllegalArgumentException naming the known kinds if there is no such kind, or the options that the kind refuses
     */
    public static TaskKind of(String name, ObjectNode options) {
        TaskKind.Type type = TYPES.get(name);
        if (type == null) {
            throw new IllegalArgumentException(
                    "there is no kind of task called '" + name + "'; there are " + String.join(", ", TYPES.keySet()));
        }
        ObjectNode complete = options.deepCopy();
        for (RecordComponent component : type.options().getRecordComponents()) {
            if (component.getType() == boolean.class && !complete.has(component.getName())) {
                complete.put(component.getName(), false); // an omitted flag is false
            }
        }
        return WeightflowJson.readStrictly(WeightflowJson.write(complete), type.options());
    }
}
