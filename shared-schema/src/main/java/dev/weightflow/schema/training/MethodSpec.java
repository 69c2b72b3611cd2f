package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.json.TypedValue;
import java.util.Map;

/**
 * A fine-tuning method with its options, as JSON has them: an object with the method's name. Which options there are, what they may be
 * and what those are that are left out, the model says (shared-model, {@code Methods}), so that whoever only passes a training on reads
 * those of later releases too. What is stored and what an identity is made of has every option that applies.
 */
public final class MethodSpec {
    private static final String NAME = "name";
    private final MethodName name;
    private final ObjectNode json;

    private MethodSpec(MethodName name, ObjectNode json) {
        this.name = name;
        this.json = json;
    }

    /** The method of that name; what the options do not name is left to the model. */
    public static MethodSpec of(MethodName name, ObjectNode options) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put(NAME, name.key());
        return new MethodSpec(name, json.setAll(options.deepCopy()));
    }

    /** The method, with all its options left to the model. */
    public static MethodSpec of(MethodName name) {
        return of(name, JsonNodeFactory.instance.objectNode());
    }

    /** @throws IllegalArgumentException if it is no object with the name of a method */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static MethodSpec read(JsonNode json) {
        if (!(json instanceof ObjectNode options) || !options.path(NAME).isTextual()) {
            throw new IllegalArgumentException("a method is an object with the method's name");
        }
        MethodName name = MethodName.of(options.get(NAME).textValue());
        return of(name, options.deepCopy().without(NAME));
    }

    @JsonValue
    ObjectNode json() {
        return json;
    }

    public MethodName name() {
        return name;
    }

    /** The options that are given; a copy. */
    public ObjectNode options() {
        return json.deepCopy().without(NAME);
    }

    /** The same as words, by name; lists are separated by commas. */
    public Map<String, String> words() {
        return TypedValue.words(options());
    }

    /** The same for people and comparisons: a method file's text is left out, because its digest says which it is. */
    public Map<String, String> shownWords() {
        Map<String, String> words = words();
        if (name == MethodName.FILE) {
            words.remove("text");
        }
        return words;
    }

    /** Numbers are equal that are written alike: 1 and 1.0 are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof MethodSpec spec && json.equals(MethodSpec::compare, spec.json);
    }

    private static int compare(JsonNode a, JsonNode b) {
        boolean equal = a.isNumber() && b.isNumber() ? a.doubleValue() == b.doubleValue() : a.equals(b);
        return equal ? 0 : 1;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
