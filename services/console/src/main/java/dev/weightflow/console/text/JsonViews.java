package dev.weightflow.console.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.qute.TemplateExtension;
import java.util.ArrayList;
import java.util.List;

/** Answers of services, as lines. */
@TemplateExtension
final class JsonViews {
    private JsonViews() {}

    /** A field and what it holds. */
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

    /** Of a name that no method of {@link JsonNode} has: which of two a template calls is told nowhere. */
    static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    static List<JsonNode> list(JsonNode node, String field) {
        List<JsonNode> children = new ArrayList<>();
        node.path(field).forEach(children::add);
        return children;
    }
}
