package dev.weightflow.schema;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;

/**
 * Declaration of one of a dataset's tasks. In JSON an object: {@code name}, {@code kind} and the options of that kind. Where a document has no
 * declarations, its tasks are those of PASCAL-Context.
 *
 * @param kind the kind's name; the model defines which kinds exist
 * @param options the options of the kind, as JSON of its own
 */
public record TaskDeclaration(TaskName name, String kind, ObjectNode options) {
    private static final String NAME = "name";
    private static final String KIND = "kind";

    public TaskDeclaration {
        options = options == null ? JsonNodeFactory.instance.objectNode() : options.deepCopy();
        Faults.of("A task's declaration").present(NAME, name).text(KIND, kind).raise();
    }

    /** Returns the declarations in the order of the tasks. */
    public static List<TaskDeclaration> ordered(List<TaskDeclaration> declarations) {
        return Faults.listOf(declarations).stream()
                .sorted(Comparator.comparing(TaskDeclaration::name))
                .toList();
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static TaskDeclaration of(ObjectNode json) {
        ObjectNode options = json.deepCopy();
        JsonNode name = options.remove(NAME);
        JsonNode kind = options.remove(KIND);
        return new TaskDeclaration(
                name == null ? null : TaskName.of(name.asText()), kind == null ? null : kind.asText(), options);
    }

    @JsonValue
    ObjectNode json() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put(NAME, name.key()).put(KIND, kind);
        json.setAll(options);
        return json;
    }

    @Override
    public ObjectNode options() {
        return options.deepCopy();
    }
}
