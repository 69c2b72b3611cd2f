package dev.weightflow.model.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.schema.json.WeightflowJson;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The kinds of tasks that there are, by name. */
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
     * The kind with those options.
     *
     * @throws IllegalArgumentException naming the kinds there are if there is no such kind, or what the kind refuses of its options
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
                complete.put(component.getName(), false); // as what is left out is, where nothing else is said
            }
        }
        return WeightflowJson.readStrictly(WeightflowJson.write(complete), type.options());
    }
}
