package dev.weightflow.console.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.qute.TemplateExtension;
import java.util.ArrayList;
import java.util.List;

/** Extension methods that show answers of services as lines. */
@TemplateExtension
final class JsonViews {
    private JsonViews() {}

    /** Field and its value. */
    record Entry(String key, String value) {}

    static List<Entry> entries(JsonNode node) {
        return node.properties().stream()
                .map(field -> new Entry(
                        field.getKey(),
                        field.getValue().isValueNode()
                                ? field.getValue().asText()
                                : field.getValue().toPrettyString()))
                .toList();
    }

    static JsonNode field(JsonNode node, String name) {
        return node.path(name);
    }

    /** Returns a field's text. No method of {@link JsonNode} has this name, as it is not specified which of two a template would call. */
    static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    static List<JsonNode> list(JsonNode node, String field) {
        List<JsonNode> children = new ArrayList<>();
        node.path(field).forEach(children::add);
        return children;
    }
}
